def drop_lowest(marks):
    count = len(marks)
    if count == 0 or count == 1:
        return 0
    s = sum(marks)
    s = s - min(marks)
    average = s // (count - 1)
    return average
