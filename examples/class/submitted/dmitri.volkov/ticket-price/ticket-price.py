def ticket_price(age, day):
    if age < 6:
        return 0

    if age > 65:  # old people
        euro = 7
    elif age < 18:
        euro = 7
    else:
        euro = 12

    if day == 'sat' or day == 'sun':
        euro += 2
    return euro
