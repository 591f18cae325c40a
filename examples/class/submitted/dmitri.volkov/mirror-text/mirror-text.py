def is_mirror(text):
    word = text.replace(' ', '').lower()
    if len(word) == 0:
        return True
    for k in range(0, len(word)):
        if word[k] != word[-k - 1]:
            return False
        else:
            return True
