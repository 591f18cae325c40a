def seat_plan(rows,seats,taken):
    plan=[]
    for i in range(rows):
        line=[]
        for j in range(seats):
            line.append(".")
        plan.append(line)
    for t in taken:
        r=t[0]-1
        s=t[1]-1
        plan[r][s]="x"
    return plan
