def ticket_price(age, day):
    # first the normal price
    if age < 6:
        price = 0
    if age <= 17 or age >= 65:
        price = 7
    else:
        price = 12

    # then the weekend
    if price > 0 and (day == "sat" or day == "sun"):
        price = price + 2

    return price
