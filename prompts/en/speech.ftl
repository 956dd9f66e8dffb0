### What a caller may say instead of a key, one phrase a line. Endings are dropped by the program and the order of words does
### not matter. A phrase may stand in one place only.
###
### phrases-<node> is where it leads; phrases-key-<key> is the same as the key (key-star, key-hash); phrases-yes and
### phrases-no are consent and refusal.

# Words that change nothing: the program does not hear them.
phrases-fillers =
    a an the and or but so well this that these those it its is are was were be been am im
    i me my you your we our us they he she to of in on at for with by from about
    hello hi please just really very can could would like want need do does did have has had get got will let
    ozon ozons number press pressing key there here still ever

# Words that turn the next one into its opposite.
phrases-negations =
    not
    no
    never
    dont
    doesnt
    didnt
    cant
    cannot
    wont
    isnt
    hasnt
    havent

phrases-orders =
    orders
    orders returns and payment

phrases-order =
    where is my order
    where is my parcel
    order status
    track my parcel
    my order has not arrived
    my parcel has not arrived
    order has not come
    when will my order come
    when will my delivery come
    delivery
    late delivery
    delayed order
    courier
    courier did not come
    courier never came
    courier never showed up
    parcel never showed up
    waiting for my order
    lost parcel
    cancel my order
    change the delivery address
    something is missing in my order

phrases-returns =
    return
    return an item
    return my order
    refund
    money back
    give me my money back
    exchange
    it is broken
    it arrived broken
    damaged
    defective item
    wrong item
    wrong size
    poor quality
    warranty

phrases-payment =
    payment
    payment failed
    payment did not go through
    charged twice
    double charge
    took the money
    card declined
    cannot pay
    how to pay
    receipt

phrases-bonus =
    points
    bonus points
    points and discounts
    discount
    promo code
    promo code does not work

phrases-help =
    help
    help section
    find the answer myself
    common questions

phrases-account =
    sign in app and support

phrases-sign-in =
    cannot sign in
    cannot log in
    login
    sign in
    forgot my password
    password
    account
    account blocked
    account hacked
    no code
    the code does not come
    restore access

phrases-technical =
    site does not work
    site is down
    website
    website is down
    website does not open
    app does not work
    app crashes
    app is frozen
    error
    error on the site
    does not load
    no notifications

phrases-app =
    app
    about the app
    download the app
    install the app

phrases-chat-silent =
    chat does not answer
    nobody answers
    nobody answers in the chat
    no answer in the chat
    support does not answer

phrases-complaint =
    complaint
    complaint about support
    complain about support
    make a complaint
    support was rude

phrases-partners =
    sellers and pick up points
    pick up point

phrases-seller =
    seller
    sellers
    i am a seller
    sell on ozon
    seller account
    become a seller

phrases-pickup-open =
    open a pick up point
    opening a pick up point

phrases-pickup-run =
    work at a pick up point
    run a pick up point
    own a pick up point

phrases-services =
    travel and ozon bank

phrases-travel =
    travel
    tickets
    flight
    plane tickets
    train tickets
    hotel
    booked a hotel

phrases-bank-call =
    bank
    ozon bank
    connect me to the bank
    call the bank
    bank card
    block my bank card

phrases-bank =
    email of the bank
    chat of the bank
    phone of the bank

phrases-company =
    companies press and reporting a breach

phrases-business =
    companies
    company
    wholesale
    partnership
    cooperation
    legal entity

phrases-press =
    press office
    journalist
    newspaper
    interview

phrases-investors =
    investor
    investors
    investor relations
    shareholder

phrases-post =
    postal address
    address
    office address

phrases-compliance =
    report a breach
    report fraud
    fraud
    corruption
    bribe
    theft
    discrimination

phrases-english =
    english

phrases-russian =
    russian
    in russian
    по русски

phrases-key-0 =
    human
    person
    real person
    speak to a person
    speak to a human
    operator
    agent
    representative
    live agent
    connect me
    are you a robot
    zero

phrases-key-1 =
    one
    first

phrases-key-2 =
    two
    second

phrases-key-3 =
    three
    third

phrases-key-4 =
    four
    fourth

phrases-key-5 =
    five
    fifth

phrases-key-6 =
    six

phrases-key-7 =
    seven

phrases-key-8 =
    eight

phrases-key-9 =
    link
    send me the link
    text me the link
    send me a text
    chat
    nine

phrases-key-star =
    back
    go back
    previous menu
    main menu
    another question
    star

phrases-key-hash =
    repeat
    repeat that
    again
    say that again
    once more
    what did you say
    pardon
    hash

phrases-yes =
    yes
    yes please
    yes send it
    yeah
    yep
    sure
    okay
    ok
    fine
    right
    correct
    send it

phrases-no =
    no
    nope
    no thank you
    no thanks
    not now
    do not send
    wrong
    incorrect
    nothing
    goodbye
    bye
    thank you
