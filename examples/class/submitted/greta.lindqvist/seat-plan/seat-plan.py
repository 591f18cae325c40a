# Greta Lindqvist  greta.lindqvist@example.org  group B

def seat_plan(rows, seats, taken):
    one_row = []
    for s in range(seats):
        one_row.append(".")

    cinema = [one_row] * rows

    for t in taken:
        cinema[t[0] - 1][t[1] - 1] = "x"
    return cinema
