### What a caller may say instead of a key, one phrase a line. Endings are dropped by the program and the order of words does
### not matter. A phrase may stand in one place only.
###
### phrases-<node> is where it leads; phrases-key-<key> is the same as the key (key-star, key-hash); phrases-yes and
### phrases-no are consent and refusal, phrases-refuse says that no text is wanted.
###
### Some of it acts: a text is sent, the bank dialled, the caller made anonymous, the language changed. That is done only
### for a sentence that is a listed phrase word by word, so every form of those is listed: with "me" and without. What
### merely speaks of it stands in phrases-about-<node>; the caller is then asked, or offered the link.

# Words that change nothing: the program does not hear them.
phrases-fillers =
    a an the and or but so well this that these those it its is are was were be been am im ive id ill i me my you your
    we us they he she to of in on at for with by about into as if than then hello hi please just really very can could
    would like want need do does did have has had get will let ozon ozons pressing key there here still ever hey thing
    things stuff went gone going go goes today yesterday tomorrow week weeks month months year years minute minutes ago
    since now before after too also because when while which some any every tell says said say know think see look
    looking trying try tried make made something guys sir madam maam dear sorry excuse listen im thank thanks his her
    him their them who whom whose same more most much many lot day days wife husband son daughter mother father grandson
    mom dad friend couple monday tuesday wednesday thursday friday saturday next last three five six seven ten supposed
    happened happen happens used how maybe rather whole around both each few myself yourself guy lady eleven twelve
    fifteen thirty forty fifty sixty seventy thousand several third fourth january february march april may june july
    august september october november december morning afternoon brother sister uncle aunt nephew niece grandmother
    grandfather kid kids child children baby boy girl parents honey love darling sweetheart buddy mate lads folks
    gentlemen ladies miss mister mr mrs good actually basically honestly literally apparently obviously probably perhaps
    seriously simply yet always anyway though although even quite pretty truly totally completely absolutely currently
    recently finally suddenly bloody damn god gosh oh ah um uh er erm hmm seems seem guess suppose believe thought
    thinking wondering wonder wish hope hoping hoped being until till between during within somehow somewhere such ones
    ourselves themselves himself herself yall gonna wanna gotta lemme cos cuz coz theres whats hows thats youre youve
    theyre theyve weve heres lets must shall might ought everything everybody everyone entire pressed became began begun
    remain remained heard recall thoughts hopes afraid worried worry worrying nervous shame pity drove drive walked walk
    walking ran stood stand standing sat lay woke tries little tiny nice beautiful lovely important ordinary latest
    final particular sooner strongly loudly almost barely fairly extremely entirely mostly especially particularly
    nearby far above below behind beside along towards however therefore moreover besides nevertheless otherwise despite
    unless whether either neither nor young fellow bloke chap teenager grown adult family cousin whoever whatever
    whichever whenever bit bits metre metres meter kilo grams litre percent beg begging explain explained understood
    mention mentioned stated insisted suggested stay stayed staying worse country cottage dacha kitchen garden wedding
    anniversary christening summer winter autumn spring heavens crikey jeez anyhow whilst amongst upon onto certain
    early soon near outside woman saw told added turns piece

# Words that turn the next one into its opposite.
phrases-negations =
    not no never dont doesnt didnt cant cannot couldnt wont wouldnt isnt arent wasnt werent hasnt havent hadnt
    shouldnt neednt mustnt aint without

# Words of wanting: what follows a negation and one of these is not meant.
phrases-wants =
    the any my want need like connect connecting transfer transferring put switch switching text texting sms

# Words that change nothing beside a phrase that acts.
phrases-polite =
    kindly please um uh uhm umm er erm hmm hm mm ah oh hello hi hey well so just then sir madam maam dear

# Words that mean the same as the first of them.

phrases-same-goods =
    item items product products purchase machine jacket coat shirt dress skirt shoes boots sneakers jeans trousers
    sweater hat bag kettle toaster headphones laptop television tv monitor printer vacuum iron fridge blender lamp chair
    sofa bed table mattress curtains carpet towel plate plates cup toy toys doll bicycle scooter perfume cream shampoo
    vitamins watch camera tablet charger cable washer heater mirror backpack suitcase umbrella pan pot freezer
    smartphone earphones earbuds keyboard mouse router drone guitar desk shelf wardrobe pillow blanket rug vase stroller
    pram diapers helmet drill saw hammer hose tyres tyre ring necklace bracelet book books gloves scarf tie suit hoodie
    tights underwear socks sandals slippers heels raincoat coffee tea sweets chocolate medicine thermometer mixer grill
    oven cooker dishwasher razor trimmer hairdryer bulb torch tent skates skis chairs cosmetics clothes furniture
    appliance kettles toasters laptops televisions tvs tablets cameras lens chargers cables adapter adapters speaker
    speakers microphone keyboards remote console joystick controller headset earphone airpods washing machines dryer
    fryer microwave stove hob juicer hoover humidifier conditioner fan radiator boiler blouse tshirt tee polo cardigan
    pullover jumper sweatshirt leggings pyjamas robe swimsuit bikini bra trainers sneaker boot shoe slipper sandal
    trouser jean belt cap beanie handbag purse glasses sunglasses earrings pendant chain perfumes lipstick mascara
    lotion soap toothpaste toothbrush shaver epilator saucepan frying cutlery spoon fork knives knife glass mug mugs
    bowl dishes dish thermos jar pillows blankets duvet sheets linen curtain blinds carpets lampshade chandelier candle
    frame painting flowerpot bookcase drawer dresser cupboard armchair stool bench couch bunk cot crib highchair lego
    puzzle teddy ball bike bikes rollerblades skateboard sledge dumbbells treadmill racket fishing rod novel textbook
    notebook notebooks pencil pencils paint paints pills pill syringe crutches wheelchair walker pressure glucometer
    inhaler leash aquarium litter wrench screwdriver screws nails ladder lawnmower mower chainsaw pump wallpaper tiles
    lightbulb bulbs battery batteries chocolates biscuits cookies pasta rice flour juice milk cheese sausage eggs
    groceries gadget gizmo device devices appliances garment clothing outfit

phrases-same-parcel =
    parcel parcels package packages shipment consignment cargo pack

phrases-same-deliver =
    delivery deliver delivered delivering deliveries

phrases-same-arrive =
    arrive arrived arrives come came comes coming reached show showed shows shown appear appeared landed

phrases-same-receive =
    receive received collect collected collecting collects receiving receives

phrases-same-wait =
    wait waiting waited waits awaiting await

phrases-same-lost =
    lost lose missing vanished disappeared loses losing misplaced mislaid vanish vanishes disappear disappears

phrases-same-late =
    late delay delayed delays overdue delaying

phrases-same-cancel =
    cancel cancelled canceled cancelling canceling cancellation

phrases-same-change =
    change changed changing modify edit

phrases-same-broken =
    broken broke damaged defective faulty defect cracked torn smashed scratched bent dented leaking leaked burnt burned
    ripped rotten expired chipped shattered crushed spoiled break breaks breaking smash leak leaks leaky crack cracks
    burns dead dies dying rip ripping tear tore tears wonky malfunction malfunctioning scratch scratches chip sparks
    sparking smoke smokes smoking overheats overheating rust rusty mouldy moldy mould stale spoilt rotting damage
    damages unusable busted knackered snapped peeled peeling faded shrunk warped squashed split ruptured spilled spilt
    stinks wobbly wobbles

phrases-same-fake =
    fake counterfeit replica fakes counterfeits knockoff imitation counterfeited unoriginal phoney bogus

phrases-same-refund =
    refund refunds refunded reimburse reimbursement refunding reimbursed reimbursing

phrases-same-pay =
    payment pay paid paying payments payer prepaid

phrases-same-charge =
    charged charge charges withdrew withdrawn deducted billed charging deducting deduct billing bill withdraw

phrases-same-card =
    card cards visa mastercard

phrases-same-points =
    points bonus bonuses cashback

phrases-same-promo =
    promo coupon coupons voucher promocode

phrases-same-discount =
    discount discounts discounted rebate

phrases-same-enter =
    sign login log signing logging signin logged logins

phrases-same-account =
    account profile accounts

phrases-same-hack =
    hacked hack hacker hijacked compromised stranger hackers hacking

phrases-same-block =
    blocked block locked banned suspended unblock blocking ban bans banning unblocked

phrases-same-app =
    app application apps

phrases-same-install =
    download install installing downloading installed downloaded installation installs

phrases-same-website =
    website site page webpage sites webpages pages websites

phrases-same-load =
    load loads loading opens loaded

phrases-same-glitch =
    crash crashes crashed crashing freezes frozen freeze glitch bug bugs hangs lags buggy unresponsive laggy glitches
    glitchy lag lagging freezing

phrases-same-answer =
    answer answers answered answering reply replies replied respond responds response responding

phrases-same-silent =
    silent silence ignore ignores ignoring ignored quiet unread silently mute asleep sleeping

phrases-same-complain =
    complaint complain complaints complaining grievance complained complainant

phrases-same-rude =
    rude impolite insulted yelled shouted swore rudeness screamed swearing cursed polite manners nasty unfriendly
    unpleasant rudely shouting shout yelling yell yells insult insulting insults offensive abusive foul foulmouthed
    disrespectful disrespected sworn curse cursing cheeky arrogant mocked hostile obnoxious

phrases-same-operator =
    operator agent agents operators representative rep consultant specialist advisor representatives reps consultants
    specialists advisors adviser advisers

phrases-same-human =
    human person humans

phrases-same-talk =
    talk speak talking speaking spoken

phrases-same-seller =
    seller sellers merchant vendor supplier vendors merchants suppliers

phrases-same-sell =
    sell selling

phrases-same-staff =
    staff employee employees worker workers personnel cashier colleague colleagues coworker loader loaders packer
    packers picker pickers

phrases-same-steal =
    steal steals stealing stole stolen theft thief robbed robbing rob pocket pockets pocketing pinch pinched nick nicked
    embezzle embezzling embezzlement pilfering swiped pulled

phrases-same-bribe =
    bribe bribes bribery kickback kickbacks corruption corrupt extort extorts extortion bribed extorting bribing
    corrupted payoff backhander envelope envelopes

phrases-same-ticket =
    ticket tickets eticket etickets

phrases-same-hotel =
    hotel hostel hotels inn

phrases-same-flight =
    flight plane airplane flights planes flying fly

phrases-same-book =
    booked booking reservation bookings reservations reserve reserved

phrases-same-firm =
    company companies firm organization organisation enterprise corporation

phrases-same-journalist =
    journalist reporter newspaperman journalists reporters

phrases-same-investor =
    investor investors shareholder shareholders stockholder

phrases-same-scam =
    scam scammer scammers scammed fraud fraudster fraudsters fraudulent crook crooks swindler swindlers phishing conman
    pretended pretending impersonating impostor imposter scamming swindled conned con conmen cons swindle swindling
    tricksters fraudulently spoof spoofing

phrases-same-called =
    called call calls calling ringing

phrases-same-email =
    email mail emails mailbox

phrases-same-vk =
    vk vkontakte

phrases-same-write =
    write writing wrote written type typing

phrases-same-reach =
    contact

phrases-same-shop =
    shop store

phrases-same-request =
    request appeal case inquiry enquiry claim requests appeals cases inquiries enquiries claims

phrases-same-long =
    long slow slowly longer ages forever

phrases-same-elderly =
    elderly old pensioner aged grandma granny grandpa ninety eighty eighties seventies

phrases-same-order =
    order bought ordered

phrases-same-color =
    color colour blue black white red green yellow grey pink colors

phrases-same-cheat =
    cheated cheat cheats deceived deceive lied tricked fooled cheating lies liar deceiving mislead misled tricking

phrases-same-courier =
    courier couriers driver deliveryman drivers deliverymen postman deliverer fella

phrases-same-solve =
    solved solve resolved resolve fixed fix solution sort sorted resolving solving solves

phrases-same-review =
    review reviewed reviewing

phrases-same-check =
    check checked checking checks

phrases-same-show =
    pretend pretends pretended pretending impersonates

phrases-same-numbers =
    code codes digits

phrases-same-passcode =
    password passcode

phrases-same-boss =
    boss chief director supervisor superior bosses directors foreman

phrases-same-awful =
    awful terrible horrible disgusting disgraceful worst bad poor appalling crappy shocking pathetic ridiculous dreadful
    lousy atrocious abysmal disgrace shambles

phrases-same-angry =
    angry furious unhappy disappointed upset fed annoyed frustrated outraged mad

phrases-same-junk =
    rubbish junk garbage trash crap

phrases-same-tight =
    tight small narrow short

phrases-same-loose =
    loose big large huge wide

phrases-same-money =
    money cash funds rubles roubles dollars sum amount rouble ruble dough bucks pennies quid pension

phrases-same-give =
    give gave given giving

phrases-same-gone =
    lapsed

phrases-same-threw =
    threw throw thrown dropped drop dumped

phrases-same-blind =
    blind eyesight eyes vision blinded impaired sighted sightless

phrases-same-press-tap =
    click clicked tap tapped

phrases-same-closed =
    closed close closes shut shutting

phrases-same-village =
    village town city countryside

phrases-same-premises =
    premises room space basement garage premise shopfront storeroom

phrases-same-owner =
    owner own owns owned

phrases-same-scanner =
    scanner terminal

phrases-same-letter =
    letter letters

phrases-same-train =
    train railway rail trains railways

phrases-same-night =
    night nights midnight evening

phrases-same-weekend =
    weekend weekends holiday holidays sunday sundays

phrases-same-slowreview =
    decision decisions verdict

phrases-same-article =
    article story

phrases-same-prize =
    prize lottery award

phrases-same-rebook =
    rebook reschedule postpone

phrases-same-receipt =
    receipt receipts chit

phrases-same-subscription =
    subscription subscribed subscribe

phrases-same-city =
    moscow petersburg kazan samara novosibirsk yekaterinburg omsk rostov ufa krasnoyarsk perm voronezh volgograd
    krasnodar saratov tyumen sochi minsk vladivostok

## Orders.

phrases-orders =
    orders
    orders returns and payment

phrases-order =
    where is my order
    where is my parcel
    order status
    delivery
    cancel my order
    lost parcel
    tracking
    tracking number
    not delivered my order
    my delivery is late
    when will my order come
    did not receive my parcel
    never received it
    never arrived
    delivered but i did not receive it
    marked as delivered
    delayed order
    order is stuck
    parcel is stuck
    stuck in sorting center
    stuck in transit
    courier did not call
    waiting for the courier
    waiting for my order
    waiting for my parcel
    order is lost
    why was my order cancelled
    change the address
    wrong address
    change delivery date
    change delivery time
    postpone delivery
    change my order
    another pickup point for my order
    part of my order is missing
    order not complete
    incomplete order
    item is missing
    not all items in the parcel
    wrong parcel
    someone elses parcel
    pickup code
    code to receive my order
    barcode for my order
    how long is my order stored
    storage period
    extend storage
    i ordered items
    items not arrived
    delivery date
    question about my order
    problem with my order
    problem with delivery
    delivery question
    package status
    shipping
    find my order
    do not see my order
    pick up my order
    cannot pick up my order
    order not given to me
    the courier
    where is the courier
    package was supposed to be here
    parcel not here
    move my delivery
    move delivery date
    tracking has not moved
    tracking does not update
    status does not change
    cancel what i bought
    one box did not come
    one box missing
    box is missing
    driver cannot find my house
    courier cannot find address
    courier lost
    order from last week
    customs
    customs duty
    delivery time
    where is my stuff
    has my order been sent
    order sent yet
    why is my order not sent
    not sent my order
    half of my order
    only half of my order came
    brought half
    stop my order
    changed my mind
    do not want my order anymore
    order stuck warehouse
    in the warehouse
    received someone elses order
    given to someone else
    collect my order
    pick up at another point
    receive at another point
    will the courier come
    courier is late
    courier at wrong address
    express delivery
    delivery cost
    free delivery
    order disappeared from list
    order number
    order in process
    being assembled
    no sign of my order
    expecting a parcel
    expecting delivery
    it says delivered but i never got it
    marked as delivered but nothing received
    i no need this order any more
    hold my parcel a few more days
    keep my order longer at the point
    someone else will collect my parcel
    wrong delivery address on the order
    parcel stuck at customs
    half of my order is missing when does the rest come
    delivery date moved again
    redirect my parcel to another point
    i changed my mind cancel the purchase
    tracking number shows nothing
    whereabouts of my shipment
    my shipment is late
    deliver at a different time
    lost the code to collect the order
    returned to the warehouse before i collected
    order should arrive on wednesday
    my neighbour picks up the parcel for me
    wrong flat number in my address
    how long is a parcel kept at the point
    cancelled by mistake restore my order
    locker does not open
    delivery postponed again
    how do i collect without a passport
    where exactly is my parcel
    can i get it faster
    the order is stuck in assembly
    received someone else's order
    why is delivery taking so long
    parcel is not at the pickup point
    i want to know where my delivery is
    delivery is late again
    waiting all day
    sitting at home waiting
    nobody came
    nobody rang
    driver never came
    what time will it come
    present late
    order has not arrived
    still nothing came
    tracking stuck
    tracking not changed
    track my parcel
    track my order
    says delivered nothing
    says it was handed over
    left with a neighbour
    somebody else picked up
    someone else picked up my parcel
    picked up by another person
    missing from the box
    not everything in the box
    half is missing
    one is missing from the order
    incomplete parcel
    code to collect
    point does not have my parcel
    pickup point says no parcel
    pickup point cannot find my parcel
    keep my parcel longer
    going away cannot collect
    can someone else collect
    neighbour collect
    change address of delivery
    change the pickup point
    wrong house
    wrong flat
    gave the wrong address
    moved house
    redirect my order
    forward my parcel
    deliver on another day
    deliver in the evening
    deliver earlier
    possible to reschedule
    will not be home
    not at home
    not home tomorrow
    failed delivery
    missed the delivery
    rang the bell
    did not ring
    cancel one
    cancel part of the order
    ordered by mistake
    ordered two by mistake
    remove one from the order
    remove from my order
    add to my order
    change quantity
    cancelled without asking
    deliver to kazakhstan
    deliver to the village
    do you deliver abroad
    carry it upstairs
    deliver to the door
    bring it up to the flat
    keep saying tomorrow
    promised delivery
    should have arrived
    out for delivery
    from china
    locker
    locker empty
    where is my laptop
    waiting for medicine
    sent to the wrong city
    went to the wrong place
    parcel went back
    sent back before i collected
    where is what i bought
    courier on the map
    courier never showed up
    birthday passed and no order
    ordered and there is none
    promised between two and six
    took a day off waiting
    nobody turned up
    crawling
    crawling from china
    order being assembled
    bags came
    three came should be four
    should be four
    somebody signed for my parcel
    pushed back
    date pushed back
    delivery pushed back
    cancel all orders
    phone on the order is not mine
    will it come in time
    at the counter nothing for me
    ready but nothing for me
    says ready at the point
    collect closer
    going round the warehouses
    tracking is empty
    seller says shipped
    seller did not ship
    neighbours will not give
    colleague pick up
    what do i need to collect
    documents to collect
    passport to collect
    did not find my house
    order came but not mine

phrases-returns =
    return
    refund
    money back
    wrong item
    warranty
    exchange
    send it back
    send items back
    give back items
    give me my money back
    waiting for my refund
    where is my refund
    refund not arrived
    no refund
    refund refused
    refund for a cancelled order
    return refused
    return rejected
    return request
    track my return
    status of my return
    exchange items
    exchange size
    replace items
    replacement
    arrived broken
    stopped working items
    does not turn on
    does not switch on
    damaged box
    empty box
    wrong size
    does not fit
    too small
    too big
    wrong color
    different color
    sent me the wrong thing
    sent another item
    sent me something else
    not what i ordered
    not as described
    not as in the picture
    not like the photo
    does not match the description
    poor quality
    fake items
    items expired
    expired
    guarantee
    warranty on items
    warranty repair
    repair
    service center
    compensation
    broken screen
    broken
    where to bring the return
    bring the item back
    bring item
    item died
    died
    ordered color delivered color
    ordered another color
    another one
    not the one i ordered
    sent different
    wrong one
    hole in it
    stained
    dirty item
    smaller size
    larger size
    owe me money
    you owe me
    swap
    swap for another size
    looks different
    not like on the site
    time to return
    return period
    already opened it
    opened box return
    seller refuses return
    seller does not take return
    not working item
    item does not switch on
    leaking
    cheap quality
    second hand
    missing parts
    item without parts
    expired food
    rotten
    fresh food
    give back
    rubbish item
    sent me rubbish
    fell apart
    item fell apart
    ripped
    do not like it
    shoes are two sizes too small
    wrong colour came
    inside the box was a different thing
    box was empty inside
    stopped working after two days
    part is missing from the set
    no lid in the box
    opened the box and it is bent
    not what was in the picture
    past the use by date
    warranty repair for the item
    send this lamp back
    my return was declined
    refund for the returned item not received
    seller refuses the refund
    i changed my mind about the purchase and want to return it
    the dress does not fit me
    came without legs
    parts are missing from the item
    somebody else's thing came
    fill in a return form
    fell apart in a week
    item was already opened
    i do not like it take it back
    where do i hand in the return
    the courier did not take the return
    the fridge is broken and i want to give it back
    the product is not what i ordered
    brick in the box
    potato in the box
    stone instead of a phone
    instead of a phone
    different thing came
    wrong model
    wrong version
    received wrong
    got the wrong one
    wrong size came
    not my size
    bigger size
    smaller one
    need another size
    change the size
    refuses to take it back
    will not take it back
    seller will not refund
    return it without box
    return without the box
    where to return
    drop off the return
    collect the return
    come to collect the return
    return not collected
    courier for the return
    return arrived no money
    returned no money
    money for the return
    refund less
    less than i paid
    partial refund
    refund not full
    refund late
    refund takes
    waiting for money back
    refused the item money
    line across the screen
    does not charge
    does not heat
    does not work any more
    stopped working
    does not start
    does not hold charge
    battery does not last
    gets hot
    smells bad
    makes noise
    only one works
    plays in one ear
    cannot assemble
    no instructions
    no lid
    set not complete
    box opened
    fell to pieces
    came apart
    came off
    ripped the first day
    colour washed out
    poor fabric
    sold me a fake
    not original
    not genuine
    not real brand
    past its date
    out of date
    guarantee repair
    under guarantee
    under warranty
    fix it under warranty
    not as shown
    not like the picture
    looks nothing like
    disappointed with item
    no longer want it
    only an empty case
    inside only
    empty case
    two left shoes
    bobbles
    somebody wore it
    worn
    handle fell off
    wheel came off
    fell off
    half the screen
    no sound
    half an hour off
    runs wrong
    pay me back
    pay back for broken
    will not take it tag
    tag is off
    without tags
    handed the shoes in
    handed in money
    packs instead
    two instead of five
    wrong quantity
    child got hurt
    dangerous item
    out of date food
    inedible
    allergic
    waiting for refund nothing moves
    not what i saw on the site
    all arrived smashed
    handed the item in and no money
    received somebody else's thing
    item hums
    item came without

phrases-payment =
    payment
    payment failed
    charged twice
    receipt
    payment did not go through
    payment declined
    payment error
    double charge
    money was taken twice
    took the money
    charged too much
    overcharged
    charged for nothing
    subscription
    premium subscription
    cancel my subscription
    cancel premium
    why was i charged
    charged my card
    unknown charge for the order
    card declined
    card not accepted
    card refused
    does not take my card
    site refuses card
    cannot pay
    pay in cash on delivery
    pay on delivery
    pay by card on delivery
    pay in installments
    no receipt
    did not receive the receipt
    send me the receipt
    copy of the receipt
    question about payment
    problem with payment
    paid but says unpaid
    add a card
    remove my card
    link my card
    fast payment system
    order is not paid
    payment pending
    bank says payment declined
    money taken no order
    money gone no order
    pay when it arrives
    pay later
    receipt for my purchase
    charged without asking
    two times
    paid two times
    charged two times
    money left twice
    payment stuck
    cannot pay error
    paying online
    by cash
    payment method
    change card on site
    premium
    unsubscribe from premium
    monthly payment
    why so expensive
    hidden charges
    money frozen
    money on hold
    payment returned
    card does not pass
    transaction declined
    my card is declined at checkout
    charged but no order
    subscription charge i did not agree to
    what is this charge on my card
    why do i pay for delivery
    add another card
    paid but it says not paid
    money disappeared after payment
    payment rejected
    card not working payment
    cannot pay by card
    card will not go through
    will not go through
    paid twice
    taken twice
    took it twice
    money taken
    money left my account
    took five hundred
    extra money taken
    extra was taken
    amount is wrong
    charge i do not recognise
    charge from you
    what is this charge
    did not authorise charge
    paid no order
    paid and nothing
    payment not seen
    payment not received
    you say you have not got it
    bank sent the money
    bank says paid
    payment hanging
    hold on my card
    hold not released
    release the hold
    pay cash
    cash on delivery
    accept visa
    take visa
    pay with apple pay
    google pay
    qr code
    qr payment
    pay by transfer
    pay by phone
    ways to pay
    add new card
    delete card
    save my card
    change the card
    paid with wrong card
    pay in parts
    buy on credit
    credit for purchase
    price at checkout
    price changed at checkout
    price different at checkout
    delivery fee
    why a fee
    service fee
    receipt for accounting
    lost the receipt
    invoice for my purchase
    bill for my order
    premium charged
    stop premium
    keep charging me
    recurring payment
    auto renewal
    subscription renewed
    did not subscribe
    paid by accident
    by accident bought
    bank says you have the money
    pressed pay many times
    stop taking
    stop taking money
    stop charging
    money blocked for order
    where is the money blocked
    document that proves payment
    proof of payment
    proves i paid
    confirmation of payment
    back to the cart when i pay
    foreign card
    does not accept my foreign card
    pay when they bring it

phrases-bonus =
    points
    discount
    where are my points
    points disappeared
    points not credited
    points were not added
    points expired
    how to use points
    spend points
    pay with points
    points for a review
    question about points
    promo code does not work
    promo code not accepted
    promo not applied
    use a promo code
    discount did not work
    discount not applied
    no discount
    gift certificate
    gift card
    gift certificate does not work
    activate certificate
    loyalty program
    loyalty card
    discount for pensioners
    price is higher
    coupon
    bonus program
    bonus balance
    check my points
    promo invalid
    code invalid promo
    promotion
    price without discount
    discount disappeared
    birthday discount
    loyalty
    gift certificate not accepted
    loyalty points expired
    how do i spend points
    points for purchase
    points not given
    promised points
    what can i buy with points
    promo code
    code for discount
    discount code does not work
    promised a discount
    sale price
    sale ended
    price was lower
    offer did not work
    special offer
    gift voucher
    gift card code
    loyalty programme
    student discount
    senior discount
    wheel of fortune
    how do bonuses work
    discount gone at the end
    discount was in the basket
    code will not go in
    cheaper
    same kettle cheaper
    neighbour gets it cheaper
    cheaper for others
    promised three hundred points

phrases-help =
    help section
    find the answer myself
    common questions
    frequently asked questions
    faq
    help articles
    help page
    help center
    read the articles
    read the rules
    read about it myself
    instructions
    the rules
    knowledge base on the website
    instructions on your site
    self help pages
    user guide
    guide for the website
    how to use the site
    find out myself
    find it myself on the site
    where can i read
    where are the rules
    rules of the shop
    terms and conditions
    common problems
    tips for new customers
    how do i place an order
    teach me to order
    read how to return

## Account, app, support.

phrases-account =
    sign in app and support
    sign in faults and complaints
    faults and complaints

phrases-sign-in =
    cannot sign in
    forgot my password
    account
    password
    no code
    cannot enter my account
    cannot access my account
    login
    login problem
    wrong password
    password does not work
    reset my password
    change my password
    account blocked
    account hacked
    hacked
    someone got into my account
    stranger in my account
    someone else uses my account
    did not receive the code to sign in
    sms code does not come
    confirmation code
    verification code
    code is wrong
    restore access
    recover my account
    restore my account
    lost access
    new phone cannot log in
    new phone number
    old phone number sign in
    lost my phone sign in
    change email in my account
    delete my account
    remove my account
    register
    registration
    create an account
    cannot register
    logged me out
    kicked me out of the account
    do not let me in
    personal account
    not getting the code
    not getting verification code
    no sms code
    ordering from my account
    strangers order from my account
    account stolen
    get back my account
    remember my password
    new sim card
    lost sim card
    they ask for a code and it never comes
    code never comes
    cannot enter
    cannot enter the site
    account does not open
    someone ordered from my account
    account is not mine
    phone number changed
    two step code
    do not remember password
    does not accept my password
    locked out
    why is my account blocked
    personal cabinet
    login rejected
    locked out of my profile
    verification code never comes
    changed my phone number and cannot sign in
    one time code not received
    someone else is using my account
    i forgot my password
    delete my profile
    the code does not come to my phone
    throws me out
    kicks me out
    account disabled
    why banned
    banned for no reason
    unlock my account
    account vanished
    forgot login
    lost password
    new password
    password link
    no code comes
    never get the code
    verification text
    verification message
    confirm my number
    confirm my identity
    confirmation letter
    sign up
    cannot sign up
    open an account with ozon
    number already taken
    number already registered
    number taken
    number belongs to another account
    change my number
    change number in profile
    change my e mail
    new number
    old sim
    sim card
    lost my sim
    new phone
    lost my phone
    two accounts
    merge accounts
    join accounts
    close my account on ozon
    my data delete
    someone else's profile
    wrong profile opens
    fingerprint login
    fingerprint does not work
    face login
    late husband account
    dead husband account
    hacked my account and ordered
    since i changed my phone
    site does not recognise me
    does not recognise me
    code goes to the old number
    code goes to old
    banned out of the blue
    asks me to confirm number
    confirm a number i do not have

phrases-technical =
    site does not work
    app does not work
    error
    website
    site is down
    website does not open
    app does not open
    app is broken
    site is slow
    app is slow
    checkout does not work
    cannot checkout
    cannot place order
    order does not go through error
    shows an error
    gives error
    pictures do not load
    photos do not load
    blank page
    white screen
    blank screen
    cannot add to cart
    empty cart
    cart
    button does not work
    search does not work
    search finds nothing
    nothing works
    no notifications
    notifications
    turn off notifications
    notification settings
    push notifications
    cannot leave a review
    review not published
    technical problem
    technical issue
    app updated and does not work
    everything freezes
    bug
    outage
    cannot add anything to cart
    five hundred error
    site keeps crashing
    site does not respond
    app does not respond
    closes by itself
    app closes
    app does not start
    app does not install
    press the button nothing
    button nothing happens
    search does not find
    cannot search
    not loading
    order button
    buy button does not work
    cannot buy
    cannot checkout error
    page not found
    system error
    your system is down
    internal error
    technical failure
    update broke the app
    buy button does nothing
    the basket does not open
    pictures of goods are not displayed
    i cannot leave a review
    cart is empty after i added items
    app closes by itself
    the website shows an error
    site broken
    page empty
    app crashes
    keeps spinning
    loading circle
    wheel spinning
    keeps loading
    nothing happens when i press
    press buy nothing
    button is grey
    button does not press
    cannot press
    cannot order on the site
    cannot finish the order
    checkout error
    checkout fails
    basket empty
    basket does not work
    cannot add to the basket
    put in the basket
    favourites
    search broken
    search does not find anything
    filter does not work
    map does not open
    map of points
    cannot choose pickup point on the map
    cannot enter my address
    does not accept address
    does not take my address
    cannot save address
    leave a review
    cannot write a review
    photo does not upload
    cannot upload
    pictures missing
    stop advertising
    stop sending advertising
    stop ads
    spam from you
    newsletter
    unsubscribe from the newsletter
    unsubscribe from mailing
    no sound notifications
    notifications do not come
    turn off messages
    update broke
    error code
    error message
    error on the screen
    server error
    browser
    on my computer does not open
    does not open on my phone
    press buy
    window popping up
    popping up
    buzzing with ads
    phone buzzing
    grey squares
    pictures are squares
    type a word finds nothing
    does not find a thing
    eats my battery
    unavailable
    choose an address
    cannot choose

phrases-app =
    app
    download the app
    where to download the app
    where to find the app
    app for iphone
    app for android
    app on my phone
    mobile app
    app store
    google play
    app not in store
    update the app
    download
    no app
    app features
    android
    iphone
    app for android phone
    mobile application for android
    where is your app in the store
    turn on fingerprint in the app
    install the update of the app
    find the app
    put the app on
    put ozon on my phone
    put on my tablet
    tablet version
    phone version
    android version
    iphone version
    not in the store
    have you got an app
    what can the app do
    why do i need the app

phrases-chat-silent =
    nobody answers
    support does not answer
    no answer
    nobody writes back
    bot is silent
    bot is stupid
    bot does not understand
    bot repeats the same
    bot answers the same
    same answer in the chat
    chat bot
    chat bot goes in circles
    bot does not call an operator
    bot does not connect operator
    chat is silent
    support is silent
    ignoring me
    wrote in the chat and nothing
    waiting for an answer
    waiting for an answer in the chat
    chat does not work
    chat does not open
    chat is down
    chat is frozen
    chat stuck
    chat does not load
    message is not sent in the chat
    operator left the chat
    operator disappeared from chat
    nobody in the chat
    no one answers
    no one writes
    no one in chat
    bot keeps the same
    bot keeps asking
    chat waiting
    hour in chat
    messages ignored
    nothing in the chat
    nobody reads
    nobody reads messages
    writing and nobody reads
    robot in chat does not understand
    robot does not understand
    robot in chat
    bot cannot help
    bot is useless
    no answer from chat
    support ignoring messages
    wrote hours ago
    message unread
    disconnected from chat
    chat closed
    chat ended
    messages in the chat unread
    the chat agent disappeared
    i write and nobody answers
    the bot in the chat is stuck
    only a bot answers in the chat
    got no reply
    no reply in the chat
    talking to a wall
    wall in your chat
    wrote and no reply
    wrote and nothing
    wait for an operator nothing
    waiting for operator in the chat
    agent left
    agent vanished
    messages not read
    chat keeps closing
    chat broken
    bot loops
    bot in circles
    bot repeating itself
    bot never connects me
    only the bot
    fallen asleep
    not a soul
    not a soul answered
    sitting in the chat
    bot article
    bot offers article
    asked a question and silence
    question silence

phrases-complaint =
    complaint
    support was rude
    operator rude in chat
    bad support
    awful service
    support does not help
    support useless
    support closed my ticket
    ticket closed not solved
    closed my request
    request closed without answer
    problem not solved
    issue not resolved
    not satisfied
    unhappy with support
    support lies
    support only copies answers
    template answers
    file a complaint
    hung up on me
    nobody helps
    complaint about customer service
    customer service is terrible
    customer service is useless
    no one helps
    agent useless
    people useless support
    disappointed
    your work is terrible
    nothing is solved
    operator shouted
    operator hung up
    unprofessional
    nobody cares
    want to sue
    consumer protection
    helpdesk is useless
    support agent was incompetent
    they keep closing my case
    support only sends templates
    unhappy with customer support
    complaint about your operator
    support is rude
    your operators know nothing
    i want to complain about the chat operator
    making a complaint
    complain about support
    where to complain
    formal complaint
    written complaint
    agent lied
    copy and paste
    same answer every time
    standard answers
    keep refusing
    refuse to help
    did not help
    nobody wants to help
    closed my ticket
    disagree with the decision
    disagree with support
    do not agree with the answer
    not happy with the answer
    worst company
    take you to court
    police complaint about you
    consumer authority
    consumer rights
    bad review of your company
    lost a customer
    never buy again
    your people are incompetent
    your people are useless
    my own fault
    only apologise
    do not understand anything specialists
    different answers
    sends me from one to another
    from one to another
    refused and would not listen
    write to the authorities
    authorities
    will not leave it at that
    you do not care about customers

phrases-complaint-order =
    complaint about the pickup point
    complaint about a pick up point
    complaint about the seller
    complaint about my order
    courier left the parcel
    courier left it at the door
    courier asked for money
    courier took money
    courier was drunk
    courier behaved badly
    bad courier
    pickup point was rude
    pickup point staff rude
    pick up point staff rude
    pickup point was closed
    pick up point closed
    pickup point refuses
    pickup point stole my parcel
    dirty pickup point
    seller lied
    seller sold me a fake
    seller sent fake
    seller refuses
    seller does not answer
    seller was rude
    dishonest seller
    claim about my order
    report a seller
    report a courier
    delivery rude
    delivery man rude
    courier left
    courier dropped
    driver rude
    courier late complain
    pickup lady refused to give parcel
    opened my parcel
    complain about driver
    complain about pickup staff
    threw my box
    threw my parcel
    man at pickup point shouted
    pickup queue
    long queue at the pickup point
    seller fraud
    seller sent broken
    seller lied about the product
    delivery complain
    courier did not carry upstairs
    courier refused
    courier broke
    lady at the collection point shouted at me
    report a bad shop that sells counterfeits
    driver left the bag with neighbours
    courier threw my box
    courier left the parcel outside
    my parcel was opened by someone
    the seller cheated me
    they refused to hand over my order
    bad delivery service
    courier wants a tip
    pickup point is always closed
    people at the pickup point are nasty
    courier insulted me
    driver was very rude
    driver parked
    courier demanded
    courier demanded money
    courier demanded extra
    demanded extra money
    courier wants money
    courier asked for a tip
    threw it over the fence
    left it in the rain
    left on the street
    complain about the shop
    shop cheats
    shop sells fakes
    sells fakes
    ban the seller
    punish the seller
    cheating customers
    seller threatens me
    seller asks to delete review
    delete my review
    remove my bad review
    asks me to change my review
    pickup point filthy
    pickup point queue
    queue at the point
    pickup point awful
    awful staff at the point
    rude staff at the point
    man at the pickup point
    pickup point does not keep hours
    fitting room
    did not let me check
    not let me open the box
    refused to look for my parcel
    stole from my parcel
    pickup point closed in working hours
    courier flung
    flung the bag
    left without a word
    without saying hello
    smoked in the lift
    swore in front of children
    does not notice anybody
    point locked
    supposed to be open point locked
    locked at eight
    serve their friends
    serve friends first
    serve friends at the pickup point
    seller writes nasty things
    seller wants five stars
    seller blackmails

## Sellers and pick-up points.

phrases-partners =
    sellers and pick up points
    pick up point
    pickup point

phrases-seller =
    seller
    seller account
    start selling
    want to sell my items
    register as a seller
    my shop
    my shop is blocked
    marketplace
    seller payout
    payout
    not paid for my sales
    money for my sales
    seller commission
    commission
    product card
    product card blocked
    product listing
    listing
    my listing is hidden
    moderation
    seller support
    seller center
    seller cabinet
    seller question
    seller penalty
    fine for seller
    seller rating
    supply to the warehouse
    shipment to the warehouse seller
    my items in your warehouse
    items lost in the warehouse seller
    stock in the warehouse
    fbo
    fbs
    my brand
    i trade on ozon
    seller account suspended
    seller payment late
    i sell
    i sell on your marketplace
    my shop payout
    marketplace payment
    customer returned item i am a seller
    product card seller
    see my sales
    sales report
    become seller
    my product is blocked
    my products are hidden
    customers returns i sell
    advertise my items
    price of my items
    listing vanished on the marketplace
    we trade on your marketplace
    register as a vendor
    merchant commission
    my shop was blocked i am a seller
    payout to the seller is late
    my products are not shown in the catalogue
    supply to your warehouse was rejected
    not paid for the goods i sold
    fine from the marketplace
    my product card was hidden
    sales dropped on your platform
    i have a shop on ozon
    i sell goods
    begin selling
    open a shop
    register my shop
    our store
    listing rejected
    listing blocked
    listing not published
    card will not publish
    publish my product
    my goods in the catalogue
    rejected by moderation
    payout has not come
    payout delayed
    withdraw my earnings
    withdraw money from sales
    earnings from sales
    money for my goods
    commission went up
    tariff for sellers
    supply stuck
    supply rejected
    warehouse acceptance
    warehouse lost my goods
    slot at the warehouse
    stock updating
    seller app
    seller help
    fined my store
    shop rating
    buyers return goods to my shop
    customers do not collect my goods
    fake review on my product
    self employed
    self employed sell
    handmade goods
    my own brand
    certificate for goods
    declaration for goods
    advertising for my goods
    promote my goods
    promote my listings
    contract for sellers
    report for tax seller
    supplied you for two years
    last month money has not come supplier
    brought my supply
    brought goods to the warehouse
    warehouse sent it back
    hand knitted
    sell my hand knitted
    sell through you
    fined for late shipment
    buyer returned
    buyer returned an empty box
    higher in the search
    goods higher in search
    my goods in search

phrases-pickup-open =
    become a pickup point owner
    become owner pick up
    start a pickup point
    start a pick up point
    franchise
    room for a pick up point
    premises
    place for a pickup point
    rent out premises
    no pickup point in our village
    pickup point in our town
    cost to open a pickup point
    conditions to open a pickup point
    shop as a pickup point
    turn my shop into a pickup point
    own pickup point open
    requirements pickup point
    rent a room for pickup
    partner pickup point
    need to open pickup
    open point
    become your pickup partner
    start an ozon pickup location
    my store could hand out your parcels
    franchise for a collection point
    become a partner and give out orders
    how much does it cost to open a point
    open a pickup point
    open a collection point
    open a parcel point
    start a point
    start a collection point
    partner point
    become a partner point
    pickup point franchise
    room for a point
    rent for a pickup point
    my shop pickup
    requirements to open
    requirements for a point
    conditions for a point
    how much does a point earn
    pickup point earn
    profit of a pickup point
    investment pickup point
    point in our village
    no pickup point near us
    locker in our building
    put a locker
    parcel locker building
    host a locker
    apply to open
    give out parcels in my shop
    basement for a pickup point
    pay people who open points
    people who open points
    hand out orders
    place to hand out orders
    not a single pickup point
    nearest pickup point far

phrases-pickup-run =
    work at a pick up point
    work at a pickup point
    run a pick up point
    run a pickup point
    pickup point owner
    pick up point owner
    pickup point manager
    pick up point manager
    turbo
    turbo app
    turbo pvz
    pickup point scanner
    pickup point printer
    terminal
    pickup point shortage
    pick up point shortages
    inventory
    pickup point fine
    pickup point reward
    our pickup point
    our pick up point
    pickup point equipment
    pickup point program does not work
    shift at the pickup point
    calling from pickup point
    pickup point no connection
    print labels
    pickup point cannot
    pickup point cannot scan
    our pickup point cannot
    pickup point payment owner
    worker at pickup point
    pickup terminal
    parcels did not come to our pickup point
    employee of a collection point
    pickup point owner my rating dropped
    turbo pvz frozen
    our point did not get the goods
    scanner at our pickup point
    i work at a pickup point and the program is down
    parcels missing in the shipment to my pickup point
    my pickup point was not paid
    i run a pickup point
    own a point
    i run a point
    our point
    close my point
    end my contract point
    contract for the point
    contract for my pickup point
    terminate the pickup contract
    schedule of my point
    our point schedule
    truck did not come
    truck to our point
    shortage
    shortage charged
    shortage at my point
    charged my point
    extra parcels
    surplus parcels at my point
    label printer
    scanner at my point
    scanner broken
    packaging for my point
    supplies for my point
    point has not been paid
    reward for the point
    customer left goods at my point
    uncollected parcels at my point
    point manager
    power off at my point
    power off at the pickup point
    boxes came to our point
    boxes to our point
    counter at the point
    work on the counter
    shortage of somebody else
    own a point money not come

## Travel and the bank.

phrases-services =
    travel and ozon bank
    travel bank and fraud

phrases-travel =
    travel
    tickets
    flight
    hotel
    train
    airline
    return a plane ticket
    refund a train ticket
    change a flight ticket
    flight was cancelled
    change my flight
    flight refund
    flight delayed
    missed my flight
    booking
    hotel did not confirm
    hotel refund
    cancel my booking
    boarding pass
    luggage
    baggage
    check in flight
    wrong name in the ticket
    mistake in ticket
    trip
    air ticket
    return an air ticket
    return ticket
    bus ticket
    passenger
    passport in ticket
    airport
    hotel has no booking
    hotel no record
    room in hotel
    train cancelled
    vacation
    name on the air ticket is misspelled
    change my seat on the train
    hotel reservation
    trip booked through you
    return a train ticket
    holiday package
    package tour
    vacation package
    excursion
    train ticket
    plane ticket
    ticket print
    e ticket
    e ticket not arrived
    ticket not arrived
    no ticket
    paid no ticket
    paid for the flight
    name on ticket
    ticket refund
    cancel my ticket
    change the date of ticket
    date of my flight
    flight moved
    seat on the plane
    seats together
    add luggage
    add baggage
    hand luggage
    booked hotel no room
    hotel no room
    hotel cannot find
    cannot find my reservation
    cancel the hotel
    check in at the hotel
    trip cancelled
    trip refund
    passport changed ticket
    visa for travel
    travel insurance
    letter wrong in the surname
    surname
    wrong surname
    our room is taken
    room is taken
    arrived room taken
    give back train tickets
    two train tickets
    postpone the trip
    postpone our trip

phrases-bank-call =
    connect me to the bank
    ozon bank
    bank
    the bank
    call the bank
    connect me with the bank
    connect to the bank
    connect the bank
    connect me to ozon bank
    connect me with ozon bank
    connect to ozon bank
    connect ozon bank
    transfer me to the bank
    transfer me to ozon bank
    put me through to the bank
    put me through to ozon bank
    put me through to bank
    get me the bank
    give me the bank
    give me ozon bank
    call ozon bank
    the ozon bank
    i want to be connected to the bank
    i want to talk to the bank
    i want to speak to the bank
    i want the bank
    i need the bank
    i need ozon bank
    i want ozon bank
    talk to the bank
    speak to the bank
    speak to ozon bank
    talk to ozon bank
    can you connect me to the bank
    can you put me through to the bank
    could you connect me to the bank
    could you put me through to the bank
    connect me to the bank instead
    i have to talk to ozon bank
    i have to talk to the bank
    let me talk to the bank
    let me speak to the bank
    transfer me to bank

phrases-about-bank-call =
    bank card
    lost my card
    lost my bank card
    dropped my card
    lost my wallet with the card
    card was stolen
    wallet was stolen card
    block my card
    block my bank card
    card does not work
    bank card does not work
    money was stolen
    money gone from my account
    charged my card it was not me
    it was not me who paid
    somebody paid with my card
    unauthorized payment
    unauthorized charge on my card
    someone withdrew money from my card
    transfer money
    transfer not arrived
    bank account
    open a bank account
    close my bank account
    close my card
    credit card
    debit card
    loan
    deposit
    savings account
    pin code
    pin
    card limit
    reissue my card
    new bank card
    order a card
    ozon card
    my card expired
    cash machine
    atm
    withdraw cash
    bank operator
    question to the bank
    question about my bank card
    found a card
    stole money off my card
    machine took my card
    money left my card
    money taken from my card
    someone used my card
    strange payment on my card
    strange charge on my card
    i did not make this payment
    not my payment
    money gone from card
    someone stole my card
    cash machine ate my card
    atm ate card
    card payment not me
    freeze card
    bank debt
    mortgage
    card delivery bank
    new card
    activate card
    activate my bank card
    emptied my card
    money left my bank account without my knowledge
    the atm swallowed my card
    card is gone freeze it
    i do not recognise a charge in ozon bank
    ozon card not come
    where is my bank card
    bank card not arrived
    replace my card
    swallowed my card
    ate my card
    forgot pin
    change my pin
    transfer failed
    transfer from my card
    sent money to wrong person
    account frozen
    bank account frozen
    account arrested
    balance on my card
    balance of bank account
    credit limit
    increase my limit
    repay the loan
    take a loan
    overdue loan
    interest on savings
    open a deposit
    open savings
    deposit interest
    bank statement
    statement from the bank
    certificate from the bank
    money gone from bank
    money disappeared from account
    money stolen from card
    stolen from my account
    somebody took money
    someone took money from card
    took money from my card
    transaction was not mine
    i did not make this transaction
    bank app
    machine kept my card
    kept my card
    kept my credit card
    sent money to ozon card
    sent my mum money to her card
    money never got there card
    interest not paid
    pay interest savings
    card out of my bag
    withdraw my own money
    cannot withdraw money

phrases-bank =
    phone number of the bank
    what is the phone number of ozon bank
    call number bank
    bank contacts
    write to the bank
    where is the bank chat
    how to reach the bank
    bank hours
    when does the bank work
    what is the number of the bank
    banks number
    bank phone
    bank email
    bank address
    bank chat
    bank website
    bank open
    bank telephone numbers
    bank mail address
    contacts of the bank
    bank e mail
    letter to the bank
    bank address letters

phrases-fraud =
    scammers
    called me from ozon
    someone called me from ozon
    asked for a code
    asks for the code from sms
    asked for my sms code
    man called asked numbers from message
    gave the code to a stranger
    told them the code
    told the code from the message
    i gave them my card details
    strange call
    suspicious call
    suspicious message
    strange message
    suspicious link
    strange link
    is this email from you
    got a link from scammers
    scammers sent me a link
    is the link safe
    is the link real
    unknown link
    fake site
    fake email
    fake message
    fake call
    won a prize
    lottery
    asked to transfer money
    asked me to pay for delivery by link
    in the name of ozon
    impersonates ozon
    says he is from ozon
    security service called
    security service
    i was cheated by scammers
    cheated me out of money
    stranger called
    whatsapp message from ozon
    whatsapp
    pretends to be from ozon
    read out the code
    they want my code
    wants my code
    wants message numbers
    wants numbers from the message
    called ozon asked numbers
    someone asks for my data
    really ozon calling
    is this really ozon
    asked my passport
    threatens
    tricked me
    asks me for my card details
    stranger asks for card details
    asks for card number
    clicked a suspicious link
    clicked a link from scammers
    told a man my code
    i gave my code
    safe to give the code
    safe to tell the code
    should i give the code
    someone called about a parcel and asks for a code
    called about parcel asks code
    strange man called
    phishing email
    fake manager
    blackmail
    sent money to scammers
    message about prize
    won a phone
    asked for my sms code on the phone
    someone pretended to be ozon security
    prepayment demanded by a fake courier
    they told me to install a program
    fake website like yours
    transfer money in whatsapp
    you won a prize is it true
    a caller wanted my digits
    they call and say i won
    order made in my name by scammers
    caller says my account is in danger
    message from a fake ozon in whatsapp
    called me saying ozon
    saying they are from ozon
    claims to work for you
    claims to be from ozon
    claims to be your employee
    pretends to work for ozon
    using your name
    people using your name
    calls in your name
    writes in your name
    numbers from my sms
    numbers from the text
    read him the code
    strange text
    strange text with a link
    strange sms
    strange email
    suspicious text
    suspicious email
    weird message
    weird call
    weird link
    somebody called me
    a man phoned
    unknown person called
    someone rang me
    won an iphone
    won money
    lucky winner
    lottery from ozon
    free gift link
    fake shop site
    fake channel
    fake app
    fake employee
    fake courier
    fake support
    paid a fake site
    paid scammers
    sent them money
    i was deceived by strangers
    job offer
    job at ozon money
    money in advance
    pay in advance
    prepayment for a job
    earn money reviews
    earn on reviews
    work from home ozon
    whatsapp work for you
    on whatsapp claims
    telegram scam
    parcel i never ordered
    never ordered
    not my order they want money
    someone ordered from me
    someone ordered things
    ordered things in my name
    things ordered without me
    using my account to buy
    safe account
    remote access
    install anydesk
    card number by phone
    lad called
    wanted the numbers
    rang my gran
    pay for delivery of the prize
    won and must pay
    under my name
    bought under my name
    wants me to buy goods
    promises a percentage
    percentage
    ozon manager writes
    from a strange number
    strange number
    code i did not ask for

## The company.

phrases-company =
    companies press and reporting a breach
    companies and press

phrases-business =
    companies
    wholesale
    partnership
    cooperation
    legal entity
    the business
    wholesale purchase
    buy in bulk
    bulk order
    bulk purchase
    buy for our office
    for our company
    our company wants to buy
    invoice
    company needs an invoice
    accounting documents
    closing documents
    vat
    the contract
    corporate
    corporate client
    corporate gifts
    become a partner
    partnership proposal
    commercial offer
    business proposal
    proposal for cooperation
    offer cooperation
    advertising
    tender
    company documents
    invoice for accounting
    company account
    buy for business
    reconciliation
    business customer
    companies discount
    pay by invoice
    company pay by invoice
    company order
    firm wants to partner
    supply you
    for schools
    for office
    legal person
    entrepreneur
    vat invoice
    closing documents for a legal entity
    buy in bulk for our company
    corporate customer
    cooperation tender purchasing
    reconciliation statement for the accountant
    invoice for our organisation
    business department
    corporate department
    sales to companies
    buying for a school
    supplies for a school
    supplies for the office
    for our school
    for our kindergarten
    for our hospital
    government purchase
    purchase for the company
    company buy
    invoice for company
    documents for our firm
    vat documents
    gift cards for staff
    gifts for employees
    corporate gift cards
    offer you our services
    our services
    our goods to you
    business partnership
    rent you a warehouse
    offer a warehouse
    transport company
    carry your goods
    logistics company
    delivery company offers
    contract with your company
    agreement with your company
    advertising offer
    marketing proposal
    large quantity
    hundred pieces
    price for quantity
    building firm
    buy by bank transfer
    bank transfer company
    hospital needs an invoice
    original papers
    original documents
    place our advertising
    our advertising
    supply contract company

phrases-press =
    press
    press office
    journalist
    newspaper
    interview
    press service
    comment for an article
    comment for a newspaper
    need a comment
    magazine
    media request
    tv channel
    film a report
    the radio
    editor
    editorial
    blogger interview
    news agency
    represent a magazine
    tv comment
    film crew
    podcast
    the news
    reporter calling from a newspaper
    media inquiries
    filming a story for television
    i need a comment for my newspaper
    writing an article
    article about marketplaces
    newspaper article
    interview with director
    interview your ceo
    radio station
    radio programme
    tv programme
    tv station
    from the television
    blogger
    film your warehouse
    media
    media department
    speak to the press
    press contact
    press release
    pr department
    public relations
    from a newspaper
    from a magazine
    official comment
    statement for the press
    making a programme
    making a film about delivery
    study journalism
    journalism
    somebody from you on air
    daily news

phrases-investors =
    investor
    investor relations
    shares
    stock
    buy shares
    dividends
    bonds
    annual report
    financial report
    shareholders meeting
    pay dividends
    stock price
    share price
    stock market
    dividends question
    ozon stock report
    invest in your company
    shares fell
    share holder
    own shares
    hold shares
    quarterly results
    financial results
    earnings report
    annual results
    annual meeting
    bond holder
    stock exchange
    own your stock
    how the company is doing

phrases-post =
    postal address
    address
    post address
    street address
    head office
    where is your office
    where is your head office
    headquarters
    main office
    legal address
    zip code
    postcode
    postal code
    registered letter
    paper letter
    letter
    send documents by post
    where are you located
    send you a parcel by post
    where to send documents
    mail documents
    mail to your office
    where to mail
    what street
    what city are you in
    come to your office
    legal address of the company
    head office street
    paper letter address
    where is your office located
    send a legal claim by post
    visit your office
    office address
    office in moscow
    where do you sit
    where is your building
    index of your office
    send a letter
    post a letter
    mail a letter
    mail a claim
    post a claim
    post a legal claim
    legal claim address
    lawsuit address
    registered office
    registered address
    headquarters address
    documents by post
    paper documents
    address for letters
    come to your office in person
    registered post
    claim by registered post
    representative office
    where to come
    come to shout

phrases-compliance =
    report a breach
    report a violation
    i want to report a breach
    i want to report a violation
    report a breach inside the company
    i want to report a breach inside the company
    anonymous report
    report anonymously
    i want to report anonymously
    make an anonymous report
    i want to make an anonymous report
    report a bribe
    i want to report a bribe
    report corruption
    i want to report corruption
    report discrimination
    i want to report discrimination
    report theft by staff
    report fraud by staff
    compliance
    compliance hotline
    ethics hotline

phrases-about-compliance =
    bribe
    bribe inside your company
    manager takes bribes
    staff takes bribes
    manager asks for a bribe
    boss takes kickbacks
    boss extorts money
    manager extorts money from staff
    staff steals items
    employees steal from the warehouse
    manager is stealing
    warehouse theft
    staff fraud
    breach of ethics
    ethics
    discrimination
    discrimination at work
    harassment
    harassment at work
    abuse at work
    abuse of office
    violation
    violation inside the company
    breach
    breach inside the company
    conflict of interest
    anonymous
    whistleblower
    workers steal
    warehouse workers steal
    boss harassment
    bullying at work
    racism at work
    kickbacks from suppliers
    staff sells data
    boss harasses me at ozon
    kickbacks in purchasing
    theft by your employees
    conflict of interest of your manager
    boss abusing people
    boss is abusing
    abusing people
    abuses staff
    boss humiliates
    boss shouts at workers
    boss takes money
    leader collects money
    leader takes money
    shift leader
    takes money from workers
    collects money from people
    money for shifts
    wages not paid to workers
    they do not pay workers
    work without days off
    forced to work
    unpaid overtime
    rigged tender
    tender fraud
    buyer in your purchasing
    purchasing dishonest
    gives contracts to relatives
    relatives supplier
    nepotism
    leaks data
    leaks customer data
    sells customer data
    selling data
    customer database
    open boxes and steal
    loaders open boxes
    workers open parcels
    things disappear at the warehouse
    drugs at the warehouse
    drinking at the warehouse
    safety violations
    unsafe work
    sexual harassment
    discriminated against
    not hired because
    because of my age not hired
    racist manager
    fired illegally
    fired pregnant
    forged documents
    fake reports by manager
    dirty dealings
    something dirty at the warehouse
    report an employee
    report a manager
    report wrongdoing
    ethics line
    tip off
    takes money for a job
    money from newcomers
    newcomers pay
    carry things out of the warehouse
    carry phones out of the warehouse
    bullies
    bullies and humiliates
    humiliates
    shift boss
    sign without an envelope
    hints at money

## The language.

phrases-english =
    english
    english please
    in english
    english language
    speak english
    switch to english
    i want english
    do you speak english
    can you speak english
    i speak english
    i only speak english
    i dont speak russian
    i do not speak russian
    no russian
    no russian only english

phrases-russian =
    russian
    in russian
    russian language
    russian please
    speak russian
    switch to russian
    change to russian
    i want russian
    i speak russian
    can we continue in russian
    continue in russian
    go on in russian
    по русски
    русский

phrases-about-russian =
    change the language
    another language
    switch the language

## Asked for in words.

phrases-chat =
    chat
    open the chat
    link to the chat
    support chat
    write to support
    where to write
    find the chat
    online chat
    account chat
    chat address
    message support
    how do i message you
    want to write to you
    write to someone
    text with someone
    chat window
    use the chat
    start chatting
    where to chat
    live chat on the site
    how do i open the chat
    take me to chat
    message somebody
    write a message
    text support

phrases-hours =
    opening hours
    working hours
    what are your hours
    are you open
    are you open at night
    do you work at night
    does support work on holidays
    work on new year
    new year
    until what time do you work
    what time do you close
    when do you close
    when do operators work
    when does support work
    support hours
    around the clock
    24 hours
    twenty four hours
    at night
    how long until they answer
    how long to wait for an answer
    how soon will they answer
    how fast do you answer
    how quickly do you answer
    when will they answer me
    your hours
    sunday
    open sunday
    work all night
    open twenty four seven
    how late are you open
    how late
    working today
    business hours
    time zone
    moscow time
    lunch break
    24 7
    twenty four seven
    when are the people in the chat there
    until what time
    how quickly do agents reply
    are you closed now
    are you open on holidays
    working time
    what time do you open
    what time do you start
    what time do you finish
    from what time
    from when do you work
    when are agents available
    when are people available
    when do people answer
    when do operators answer
    when does somebody answer
    is support open
    work on sunday
    somebody at night
    anyone at night
    night shift
    closed on holidays
    open at christmas
    round the clock
    all day and night
    answer me at night
    people and not robots when

phrases-why-no-phone =
    why is there no phone support
    why no phone
    why cant i talk to someone on the phone
    why can i not speak to an operator
    why no operators
    no phone support
    only chat
    i do not want to use a chat
    do not want chat
    hate chat
    do not want to write
    i want to talk not write
    by voice
    why did you close the phone line
    why did you remove operators
    why is everything in chat
    what do i need a chat for
    big company without phone
    why is it impossible to call
    no operators
    no people on the phone
    speak by phone
    do not like writing
    normal phone line
    no phone line
    no normal phone
    why cant i call
    why not call
    hate writing
    do not want to text
    want a phone call
    why only messages
    why robots
    why only robots
    no chat
    by phone
    sort it out by phone
    solve it by phone
    prefer phone
    nobody picks up the phone
    what happened to the telephone operators
    i hate chatting
    i want to talk not type
    why is there no phone number to speak
    not type but talk
    why close the hotline
    closed the hotline
    where is the hotline gone
    why will nobody pick up
    why will no one pick up
    nobody picks up
    no one picks up
    why does nobody answer the phone
    nobody answers the phone
    answered the telephone
    where did the operators go
    you fired the operators
    got rid of operators
    used to be able to call
    point of this number
    what is the point of this number
    why this number
    number if nobody talks
    nobody talks
    why a machine
    why am i talking to a machine
    why machine answers
    why do i have to write
    why online only
    why everything online
    no phone
    no telephone
    without a phone line
    company without a phone
    impossible to call
    phone people
    normal telephone
    real telephone
    put one girl on the phone
    hide from people
    hide behind chats
    you rang and it was solved
    easier to say than write
    easier to talk
    how come nobody picks up the phone

phrases-phone-numbers =
    phone number
    support phone number
    what is the support phone number
    hotline number
    telephone number
    another phone number
    number for moscow
    number for saint petersburg
    number in my city
    regional number
    regional phone
    local number
    phone in our city
    eight eight hundred
    does the eight eight hundred number work
    8 800
    free number
    toll free number
    old number
    which number do i call
    what number to call
    where to call
    phone in saint petersburg
    another number
    other number
    other phone
    second number
    number in kazan
    number abroad
    hot line number
    phone number for customers
    phone for complaints
    what number
    another phone number for the help desk
    number for calls from abroad
    call you from abroad
    is there a free number
    phone number of the point
    phone number of the pickup point
    number of the pickup point
    number of the courier
    phone of the courier
    number of the warehouse
    number of the office
    phone number of the shop
    phone number of the seller
    direct line
    direct line to support
    direct number
    direct phone
    what phone number
    another phone
    another telephone
    different number
    local phone
    phone in the city
    free phone
    support number
    customer service number
    telephone of support
    contact number
    contact phone
    number where people answer
    number where somebody answers
    is this call free
    call cost

phrases-buyers-mail =
    support email
    email address
    email address for customers
    email for buyers
    send an email
    by email
    where to send an email
    contact by email
    send a mail instead of chatting
    mail instead of chat
    write a mail
    e mail
    e mail address
    whats your mail
    email for complaints
    e mail for shoppers
    prefer email for my request
    email for customers
    e mail for customers
    e mail for support
    write an e mail
    send e mail
    electronic mail
    what is the email

phrases-history =
    my old messages
    old messages with support
    message history
    chat history
    correspondence
    previous conversation
    previous messages
    ticket status
    ticket number
    where is my ticket
    request number
    request status
    where do i find my appeal number
    history of requests
    messages disappeared from chat
    old chat
    what happened to my request
    old correspondence
    my conversation
    where are my messages
    find my messages
    appeal
    read old answers
    previous request
    check my request
    my complaint status
    previous conversation with the agent
    where are my requests stored
    find my last chat with support
    my old conversation
    previous chat
    past conversations
    past messages
    conversation saved
    chat saved
    are messages saved
    read the answer
    what did support reply
    what did they reply
    what i wrote
    what i wrote last time
    wrote last time
    answer they gave me
    find the answer they gave
    find the old answer

phrases-slow-answer =
    why does it take so long
    why does my request take so long
    waiting for a decision
    no decision
    decision on my request
    why is my ticket still open
    ticket is still open
    my request is still open
    request is being reviewed long
    reviewed
    still waiting for a solution
    weeks for a decision
    promised to answer
    promised to solve
    how long will you check
    under review
    request under review long
    when will my problem be solved
    when will my request be solved
    takes too long
    still being checked
    no decision yet
    finally solve
    when will you solve
    how long to solve
    tired of waiting for decision
    request hanging
    ask for patience
    no solution
    what is the delay with my appeal
    under review for ages
    why does the review take so long
    no decision on my claim yet
    promised to fix it and never did
    why so slow
    still waiting for your decision
    dispute drags on
    so long to decide
    takes ages
    passed to specialists
    handed to specialists
    promised a decision
    deadline passed
    all deadlines
    when will you answer my case
    keep checking
    not decided yet
    dispute
    dispute with the seller
    promised to sort it out
    sort it out by friday

phrases-advice =
    how should i write
    how to write an appeal
    what should i prepare
    what do i need to prepare
    what should i attach
    which documents should i attach

phrases-not-handled =
    what do you not handle
    what does support not handle
    which questions do you not answer
    someone else's order
    another person's order

phrases-vk =
    vk
    vk group
    vk page
    write in vk
    social network
    social media
    v k
    v k group
    answer on vk
    vk community
    message on vkontakte
    social page
    through vk

phrases-telegram =
    telegram
    telegram channel
    telegram bot
    telegram group
    messenger
    write telegram
    telegram support
    whatsapp support
    viber
    write on telegram
    through telegram
    telegram chat
    whatsapp number
    write on whatsapp
    message you on whatsapp
    max messenger

phrases-partners-manager =
    personal manager
    our personal manager
    account manager
    our account manager does not answer
    partner manager
    partner manager does not answer
    large partner
    manager assigned to us
    we are a big brand
    big supplier
    dedicated manager
    supplier wants our manager
    large supplier wants manager
    our manager
    where is our manager
    manager contact
    manager for a major brand
    our manager is gone we are partners
    our manager contact
    our dedicated manager
    our account manager
    account manager contact
    personal manager for supplier
    manager of our company

phrases-no-internet =
    no internet
    internet does not work
    no internet at home
    no smartphone
    do not have a smartphone
    no computer
    button phone
    old button phone
    simple phone
    landline
    only a landline phone
    home phone only
    blind
    cannot see
    cannot type
    cannot read
    do not know how to use the internet
    do not know how to use chat
    do not understand computers
    do not understand the internet
    disabled
    bad eyesight
    phone is not smart
    do not know computers
    do not understand phones
    no wifi
    cannot go online
    not online
    never used internet
    grandmother no internet
    weak eyes
    visually impaired
    deaf
    my hands shake
    village without internet
    cannot use chat
    cannot use a smartphone
    cannot read the screen
    cannot see the screen
    old man
    old woman
    old lady
    no mobile phone
    no mobile
    no connection at home
    internet is off
    my phone cannot open websites
    i cannot use chats i am old
    i only have a landline
    my mobile has buttons only
    no computers only the television
    no wifi and no computer
    a link is useless i have no internet
    i do not know how to chat i am old
    no signal in our village
    i do not use the internet
    without a computer
    without a smartphone
    internet cut off
    from a landline
    calling from a landline
    home phone
    house phone
    old phone
    old nokia
    dumb phone
    not good with computers
    bad with computers
    not good with technology
    technology is hard
    computers are hard
    do not use computers
    cannot see letters
    hands hurt
    pensioner no internet
    never learned
    never learnt computers
    illiterate
    disabled person
    blind person
    hard of hearing
    no signal
    no network
    no coverage
    bad signal
    nobody to help me with internet
    phone is a brick
    what chat my phone
    what internet
    in hospital no internet
    cannot see small letters
    have not got a computer

phrases-link-broken =
    link is broken
    link wont open
    link shows an error
    link expired
    link is old
    dead link
    bad link
    link goes nowhere
    link leads nowhere
    link page is empty
    link blank page
    click the link and nothing
    tap the link
    you sent the link
    sent me the link three times
    already got the link
    i got the link
    sent it already
    you sent it already it does not open
    link did not come
    text did not come
    sms did not come
    no text came
    did not receive the link
    did not receive the text
    lost the link
    wrong link
    link is not for me
    no text with link
    link does nothing
    link takes me nowhere
    link already used
    link not working
    no link came
    never got the link
    where is the link
    sent me a bad link
    sent me a wrong link
    link error
    link empty
    message came but the address does not load
    address in your message goes nowhere
    got that link before it was broken
    link leads to an empty page
    tapped the link nothing happens
    an empty text came from you
    link has expired
    the page from your text does not open
    link in the message
    no link in the message
    message without a link
    message empty
    message never came
    message with the link never came
    did not get the text
    did not get the sms
    did not get the link
    did not get any message
    waiting for the text
    waiting for your sms
    where is the text
    where is the sms
    promised a link
    link wrong page
    link leads elsewhere
    link blank
    page from the link is empty
    previous link
    opened the link error
    clicked and nothing
    tap on your message error
    you would send and nothing
    nothing was sent

## The same as keys.

phrases-key-0 =
    customer service
    speak to support
    speak to customer service
    talk to someone
    live person
    live operator
    alive
    customer support
    customer care
    technical support
    support service
    support team
    help desk
    helpdesk
    hotline
    call center
    connect me
    connect me with support
    connect me with someone
    transfer me to an operator
    transfer me to a person
    give me an operator
    give me a person
    how do i reach you
    how do i reach support
    how do i contact you
    contact support
    is there anybody alive
    someone help me
    i need help from a person
    not a robot
    do not want a robot
    do not want to talk to a robot
    tired of robots
    i have a problem
    consultation
    supervisor
    somebody real
    zero
    our support
    alive operator
    robot please
    a question
    human
    someone real
    talk to somebody
    talk to anyone
    talk to anybody
    talk to people
    live people
    real people
    people please
    connect me with somebody
    put me through to somebody
    get through to someone
    get through to you
    reach someone
    reach somebody
    help from someone
    anyone there
    anybody here
    need help
    put someone on the line
    put operator on
    speak with a manager
    call me back
    callback
    let me speak
    somebody alive
    i need support
    someone to talk to
    real person
    operator right now
    person not a link
    person not a robot
    talk to a human
    talk to an agent
    live support
    live help
    living soul
    do not want to talk to a machine
    talk to a machine
    stop robot
    enough robot
    hate robots
    no robots
    give me somebody
    give me someone
    put me through
    put me through to someone
    put me through to an agent
    transfer me to someone
    connect me with an agent
    connect me to a person
    service representative
    customer service representative
    customer representative
    get hold of someone
    call centre
    somebody living
    normal conversation
    conversation with a human
    do not need a robot

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
    send me the link
    send the link
    text me the link
    text the link
    send a link
    send me a link
    text me a link
    send me the chat link
    send the chat link
    text me the chat link
    send me a chat link
    send me the link to the chat
    send the link to the chat
    send me a link to the chat
    text me the link to the chat
    send me the link by text
    send the link by text
    send me the link by sms
    send the link by sms
    send me the link in a text
    send me a text
    send a text
    send me an sms
    send an sms
    send me a text message
    send me a text with the link
    send a text with the link
    text me
    sms me
    sms me the link
    give me the link
    give me a link
    give me the chat link
    give me the link to the chat
    send me that link
    send it by text
    send it by sms
    yes send me the link
    yes text me the link
    yes send the link
    you can send me the link
    can you send me the link
    could you send me the link
    can you send me a link
    could you send me a link
    can you text me the link
    could you text me the link
    can you send the link
    could you send the link
    can i have the link
    could i have the link
    can i get the link
    i want the link
    i need the link
    i would like the link
    id like the link
    i want you to send me the link
    send me the link again
    send the link again
    send the link once more
    the link by text
    the link to the chat by text
    link by text
    nine

phrases-about-key-9 =
    link
    the link
    a link
    link please
    a text
    by text
    text
    sms
    by sms
    link to my phone
    send the chat address
    send me the address
    send me the address of the chat

phrases-key-star =
    back
    previous menu
    main menu
    another question
    star
    the menu
    step back
    one step back
    take me back
    return to the menu
    back to the menu
    back to the main menu
    to the beginning
    start over
    from the beginning
    other question
    different question
    something else
    asterisk
    take me to the main menu
    return to main menu

phrases-key-hash =
    repeat
    again
    once more
    pardon
    hash
    one more time
    repeat the address
    repeat the menu
    cannot hear you
    did not catch that
    did not understand
    did not get that
    come again
    slower
    louder
    speak slowly
    too fast
    what was that
    pound
    just said
    missed it
    slow down
    what was the address again
    speak up
    come back again

## Consent and refusal.

phrases-yes =
    yes
    yes please
    yeah
    yep
    sure
    okay
    ok
    fine
    right
    correct
    yup
    yea
    ya
    aye
    please send it
    send it please
    send it to me
    send it over
    do it
    do that
    do so
    go ahead
    go for it
    of course
    certainly
    definitely
    absolutely
    for sure
    all right
    alright
    very well
    sounds good
    good
    great
    perfect
    gladly
    with pleasure
    i agree
    agreed
    agree
    i want it
    i want that
    i would like that
    id like that
    i would love that
    that would be great
    that would be good
    that is right
    thats right
    that is correct
    thats correct
    it is right
    it is correct
    its right
    its correct
    exactly
    yes it is
    yes i do
    yes i would
    why not
    you can
    you may
    no objection
    yes thank you
    yes thanks
    okay thank you
    ok thanks
    let them write
    ask them
    pass it on
    positive
    affirmative
    confirm
    confirmed
    i confirm
    that is fine
    thats fine
    that is okay
    thats okay
    that works
    be so kind
    go on then
    if you like
    suits me
    lets do it
    lets do that
    please do
    indeed

phrases-no =
    no
    do not send
    do not send it
    dont send it
    dont send
    nope
    no thanks
    not now
    wrong
    incorrect
    nothing
    goodbye
    bye
    thank you
    nah
    nay
    not really
    not today
    not yet
    not at all
    no way
    never
    never mind
    not needed
    not necessary
    no need
    i dont
    i do not
    i do not want
    i dont want it
    i do not want it
    i do not need it
    i dont need it
    i dont need
    dont
    do not
    i would rather not
    rather not
    better not
    id rather not
    i refuse
    i decline
    negative
    that is wrong
    thats wrong
    that is not right
    thats not right
    not right
    not correct
    it is wrong
    that is all
    thats all
    thats it
    nothing else
    nothing more
    no more questions
    later
    maybe later
    some other time
    good bye
    see you
    thanks bye
    yeah no
    yes no
    dont bother
    do not bother
    i will find it
    i will find it myself
    leave it
    skip it
    forget it
    i have it
    i already have it

phrases-refuse =
    dont send me the link
    do not send texts
    do not send me messages
    do not send anything
    do not want a link
    do not need the link
    no link
    not the link
    without a link
    no texts
    no text messages
    no sms
    no messages
    do not want texts
    do not want messages
    do not need your texts
    stop texting
    quit texting me
    stop sending links
    quit sending me links
    stop messaging me
    enough texts
    enough links
    keep your link
    forget the link
    can do without a text
    leave me alone
    leave me alone with your link
    to hell with your link
    remove my number
    unsubscribe
    why would i need a link
    what do i need a link for
    link is useless
    why do you send me links
    tired of your texts
    tired of your links
    anything but a link
    do not want you to send the link
    i refuse the link
    do not need messages
    do not need anything
    do not want anything from you
    no more texts
    no more messages
    never send me sms
