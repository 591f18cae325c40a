# Mateusz Zieliński mateusz.zielinski@example.org

def is_mirror(text):
    text.lower()
    text = text.replace(" ", "")
    if text == text[::-1]:
        return True
    return False
