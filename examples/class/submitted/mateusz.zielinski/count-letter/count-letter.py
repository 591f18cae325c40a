# Mateusz Zieliński mateusz.zielinski@example.org

def count_letter(text, letter):
    counter = 0
    if len(text) > 0:
        if text[0] == letter:
            counter = counter + 1
        # go on with the rest
        count_letter(text[1:], letter)
    return counter
