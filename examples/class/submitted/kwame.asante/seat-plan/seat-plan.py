# Kwame Asante - kwame.asante@example.org
def seat_plan(rows, seats, taken):
    plan = []
    for r in range(1, rows + 1):
        row = []
        for s in range(1, seats + 1):
            if [r, s] in taken:
                row.append("x")
            else:
                row.append(".")
            plan.append(row)
    return plan
