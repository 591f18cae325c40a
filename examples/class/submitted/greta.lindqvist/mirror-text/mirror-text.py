# Greta Lindqvist  greta.lindqvist@example.org  group B

def is_mirror(text):
    # remove the spaces
    word = ""
    for letter in text:
        if letter != " ":
            word += letter

    # small letters
    word.lower()

    reverse = word[::-1]
    return word == reverse
