def is_mirror(text):
    """True if text is the same from both sides"""
    t = text.replace(" ", "").upper()
    n = len(t)
    for i in range(n // 2):
        if t[i] != t[n - 1 - i]:
            return False
    return True
