# Greta Lindqvist  greta.lindqvist@example.org  group B

def ticket_price(age, day):
    if age < 6:
        ticket = 0
    elif age <= 17 or age > 65:
        ticket = 7
    else:
        ticket = 12

    if ticket != 0:
        if day == "sat":
            ticket = ticket + 2
        elif day == "sun":
            ticket = ticket + 2

    return ticket
