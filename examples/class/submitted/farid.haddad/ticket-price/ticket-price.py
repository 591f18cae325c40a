# Farid Haddad, farid.haddad@example.org
def ticket_price(age,day):
    cost=12
    if age>=65:
        cost=7
    if age>5 and age<18:
        cost=7
    # more on weekend
    if day=="sun" or "sat":
        cost=cost+2
    # kids are free
    if age<6:
        cost=0
    return cost
