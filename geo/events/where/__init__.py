"""Which place phrase says where an action happened, and how does the story word it?"""
