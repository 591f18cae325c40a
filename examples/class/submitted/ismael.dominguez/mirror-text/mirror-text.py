# Ismael Domínguez
# ismael.dominguez@example.org
def is_mirror(text):
    text = text.lower().replace(" ", "")
    if text == "":
        return True
    for i in range(len(text)):
        if text[i] != text[len(text) - 1 - i]:
            return False
        return True
