def ticket_price(age,day):
    weekend=["sat","sun"]
    if age<6:
        return 0
    if age>=6 and age<=17:
        p=7
    elif age>17 and age<65:
        p=12
    else:
        p=7
    if day in weekend:
        p+=2
    return p

#print(ticket_price(30,"sat"))
