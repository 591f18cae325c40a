# Farid Haddad, farid.haddad@example.org
def is_mirror(text):
    s=text.lower()
    s=s.replace(" ","")
    a=0
    b=len(s)-1
    while a<=b:
        if s[a]!=s[b]:
            return False
        else:
            return True
        a=a+1
        b=b-1
    return True
