def cheapest(prices):
    articles = []
    for a in prices:
        articles.append(a)

    cheap = articles[0]
    i = 1
    while i < len(articles):
        if prices[articles[i]] < prices[cheap]:
            cheap = articles[i]
        i = i + 1

    return cheap
