# Nia Pritchard, nia.pritchard@example.org
def is_mirror(text):
    text = text.lower()
    text = text.replace(" ", "")
    backwards = text[::-1]
    if text = backwards:
        return True
    else:
        return False
