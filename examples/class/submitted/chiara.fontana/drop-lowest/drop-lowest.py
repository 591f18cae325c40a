# Chiara Fontana (chiara.fontana@example.org)
def drop_lowest(marks):
    if len(marks) < 2:
        return 0

    low = marks[0]
    tot = 0
    for mark in marks:
        tot += mark
        if mark < low:
            low = mark

    return (tot - low) // (len(marks) - 1)
