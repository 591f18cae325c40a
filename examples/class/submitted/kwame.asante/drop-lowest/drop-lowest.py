# Kwame Asante - kwame.asante@example.org
def drop_lowest(marks):
    if len(marks) < 2:
        return 0
    sum = 0
    for m in marks:
        sum = sum + m
    min = min(marks)
    return (sum - min) / (len(marks) - 1)
