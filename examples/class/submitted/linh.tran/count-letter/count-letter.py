# Linh Tran / linh.tran@example.org
def count_letter(text, letter):
    first = text[0]
    if first == letter:
        return 1 + count_letter(text[1:], letter)
    else:
        return count_letter(text[1:], letter)
