def seat_plan(rows, seats, taken):
    result = []
    r = 1
    while r <= rows:
        row = []
        s = 1
        while s <= seats:
            sign = "."
            for pair in taken:
                if pair[0] == r and pair[1] == s:
                    sign = "x"
            row.append(sign)
            s += 1
        result.append(row)
        r += 1
    return result
