def ticket_price(age, day):
    if age < 6:
        return 0
    elif age <= 17 or age >= 65:
        price = 7
    else:
        price = 12

    if day == "sat" or "sun":
        price = price + 2

    return price
