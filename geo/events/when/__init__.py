"""Which time phrase says when an action happened, and which interval is that?"""
