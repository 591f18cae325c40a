# Ada Okafor <ada.okafor@example.org>

def drop_lowest(marks):
    if len(marks) < 2:
        return 0
    lowest = min(marks)
    marks.remove(lowest)
    total = 0
    for m in marks:
        total = total + m
    return total / len(marks)
