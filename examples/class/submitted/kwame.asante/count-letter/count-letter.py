# Kwame Asante - kwame.asante@example.org
def count_letter(text, letter):
    total = 0
    if text == "":
        return total
    if text[0] == letter:
        total += 1
    count_letter(text[1:], letter)
    return total
