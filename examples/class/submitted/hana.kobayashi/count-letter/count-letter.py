def count_letter(text, letter):
    # nothing left
    if len(text) == 0:
        return 0
    # look at the last one
    if text[-1] == letter:
        return 1 + count_letter(text[:-1], letter)
    else:
        retrun count_letter(text[:-1], letter)
