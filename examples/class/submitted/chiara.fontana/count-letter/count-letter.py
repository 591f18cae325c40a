# Chiara Fontana (chiara.fontana@example.org)
def count_letter(text, letter):
    number = 0
    if text[0] == letter:
        number = number + 1
    rest = text[1:]
    number = number + count_letter(rest, letter)
    return number
