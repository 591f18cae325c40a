# Elif Yıldız, elif.yildiz@example.org
def count_letter(text,letter):
    if text=="":
        return 0
    first=text[0]
    rest=text[1:]
    n=0
    if first==letter:
        n=1
    return n+count_letter(rest,letter)
