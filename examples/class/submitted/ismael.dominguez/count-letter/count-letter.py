# Ismael Domínguez
# ismael.dominguez@example.org
def count_letter(text, letter):
    if text == "":
        return 0
    if text[0] == letter then:
        return count_letter(text[1:], letter) + 1
    else:
        return count_letter(text[1:], letter)
