# Ada Okafor <ada.okafor@example.org>
# museum tickets

def ticket_price(age, day):
    price = 0
    if age < 6:
        price = 0
    elif age < 18:
        price = 7
    elif age >= 65:
        price = 7
    else:
        price = 12

    # weekend
    if (day == "sat" or day == "sun") and age >= 6:
        price = price + 2
    return price
