# Ada Okafor <ada.okafor@example.org>

def seat_plan(rows, seats, taken):
    # all seats are free first
    plan = [["."] * seats] * rows

    for pair in taken:
        row = pair[0] - 1
        seat = pair[1] - 1
        plan[row][seat] = "x"

    return plan
