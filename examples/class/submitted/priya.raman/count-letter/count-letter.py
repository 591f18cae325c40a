def count_letter(text, letter):
    """how often is letter in text"""
    if text == "":
        return 0
    if text[0] == letter:
        return 1 + count_letter(text[1:], letter)
    else:
        count_letter(text[1:], letter)
