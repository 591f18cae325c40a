def drop_lowest(marks):
    """average without the lowest mark"""
    n = len(marks)
    if n < 2:
        return 0
    copy = marks[:]
    copy.sort()
    total = 0
    for i in range(1, n):
        total = total + copy[i]
    return total / (n - 1)
