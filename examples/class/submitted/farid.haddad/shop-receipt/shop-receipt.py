# Farid Haddad, farid.haddad@example.org
articles=int(input())
summe=0
i=0
while i<articles:
    p=input()
    summe=summe+p
    i=i+1

if summe<50:
    pay=summe
else:
    pay=summe*0.9

print(f"Total: {pay:.2f} euros")
