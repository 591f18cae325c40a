"""Training: how the models that come with us were made, so that anybody can make them again."""
