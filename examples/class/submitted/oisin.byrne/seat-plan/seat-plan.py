# Oisín Byrne
# oisin.byrne@example.org

def seat_plan(rows, seats, taken):
    plan = []
    for r in range(rows):
        row = []
        for s in range(seats):
            row.append(".")
      plan.append(row)
    for t in taken:
        plan[t[0] - 1][t[1] - 1] = "x"
    return plan
