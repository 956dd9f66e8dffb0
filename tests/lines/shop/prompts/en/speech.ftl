phrases-key-0 = a person please
phrases-yes = yes
phrases-no = no
