def is_mirror(text):
    text = text.lower()
    clean = ""
    for c in text:
        if c != " ":
            clean = clean + c
    # turn it around
    back = ""
    for c in clean:
        back = c + back
    if clean == back:
        return True
    else:
        return False
