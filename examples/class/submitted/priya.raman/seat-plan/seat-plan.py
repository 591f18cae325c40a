def seat_plan(rows, seats, taken):
    """list of rows, x = taken"""
    empty = ["."] * seats
    grid = []
    for i in range(rows):
        grid.append(empty)
    for (r, s) in taken:
        grid[r - 1][s - 1] = "x"
    return grid
