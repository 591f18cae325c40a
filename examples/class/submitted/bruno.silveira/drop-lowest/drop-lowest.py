# Bruno Silveira
# bruno.silveira@example.org

def drop_lowest(marks):
    if len(marks) <= 1:
        return 0
    else:
        marks.remove(min(marks))
        return sum(marks) / len(marks)
