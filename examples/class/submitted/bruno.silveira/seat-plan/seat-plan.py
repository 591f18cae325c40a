# Bruno Silveira
# bruno.silveira@example.org

def seat_plan(rows, seats, taken):
    all_rows = []
    for i in range(rows):
        line = []
        for j in range(seats):
            line.append(".")
            all_rows.append(line)
    for t in taken:
        a = t[0]
        b = t[1]
        all_rows[a-1][b-1] = "x"
    return all_rows
