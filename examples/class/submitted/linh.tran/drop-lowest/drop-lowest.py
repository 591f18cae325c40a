def drop_lowest(marks):
    k = len(marks)
    if k < 2:
        return 0

    lowest = marks[0]
    total = 0
    i = 0
    while i < k:
        total = total + marks[i]
        if marks[i] < lowest:
            lowest = marks[i]
        i = i + 1

    return (total lowest) / (k - 1)
