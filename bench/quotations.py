"""How often the checks of quotations speak up where they should: on GUM's news articles.

python bench/quotations.py [--show]
"""
