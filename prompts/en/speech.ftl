### What a caller may say instead of a key, one phrase a line. Endings are dropped by the program and the order of words does
### not matter. A phrase may stand in one place only.
###
### phrases-<node> is where it leads; phrases-key-<key> is the same as the key (key-star, key-hash); phrases-yes and
### phrases-no are consent and refusal, phrases-refuse says that no text is wanted, phrases-goodbye takes leave,
### phrases-other-number wants the text elsewhere; phrases-pressing are words around a key ("press one").
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
    looking trying try tried make made something guys sir madam maam dear sorry excuse listen thank thanks his her him
    their them who whom whose same more most much many lot day days wife husband son daughter mother father grandson
    mom dad friend couple monday tuesday wednesday thursday friday saturday next last three five six seven ten supposed
    happened happen happens used how maybe rather whole around both each few myself yourself guy lady eleven twelve
    fifteen thirty forty fifty sixty seventy thousand several third fourth january february march april may june july
    august september october november december morning afternoon brother sister uncle aunt nephew niece grandmother
    grandfather kid kids child children baby boy girl parents honey love darling sweetheart buddy mate lads folks
    gentlemen ladies miss mister mr mrs good actually basically honestly literally apparently obviously probably
    perhaps seriously simply yet always anyway though although even quite pretty truly totally completely absolutely
    currently recently finally suddenly bloody damn god gosh oh ah um uh er erm hmm seems seem guess suppose believe
    thought thinking wondering wonder wish hope hoping hoped being until till between during within somehow somewhere
    such ones ourselves themselves himself herself yall gonna wanna gotta lemme cos cuz coz theres whats hows thats
    youre youve theyre theyve weve heres lets must shall might ought everything everybody everyone entire pressed
    became began begun remain remained heard recall thoughts hopes afraid worried worry worrying nervous shame pity
    drove drive walked walk walking ran stood stand standing sat lay woke tries little tiny nice beautiful lovely
    important ordinary latest final particular sooner strongly loudly almost barely fairly extremely entirely mostly
    especially particularly nearby far above below behind beside along towards however therefore moreover besides
    nevertheless otherwise despite unless whether either neither nor young fellow bloke chap teenager grown adult
    family cousin whoever whatever whichever whenever bit bits metre metres meter kilo grams litre percent beg begging
    explain explained understood mention mentioned stated insisted suggested stay stayed staying worse country cottage
    dacha kitchen garden wedding anniversary christening summer winter autumn spring heavens crikey jeez anyhow whilst
    amongst upon onto certain early soon near outside woman saw told added turns piece ninth tenth eighth twelfth
    twentieth nineteen eighteen seventeen sixteen fourteen nobodys hes shes done happening often sometimes youll youd
    theyll theyd hed itll itd wouldve couldve shouldve unfortunately eventually effort etc older easily anywhere
    regular aware opportunity kinda afterwards meanwhile merely typically occasionally nowadays presumably fully bunch
    sincerely somewhat gradually farther oclock thirteen regarding gotten haha lol kindly needful fortnight fortnights
    boyfriend girlfriend fiance fiancee spouse grandchildren granddaughter godson nan nana mum mummy mama papa felt
    keen thus altogether fucking fuck whoa hiya greetings regards respected dearest esteemed tons dozens lately

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

# Words that stand around a key: "press one", "the second option".
phrases-pressing =
    press pressing pressed push pushing hit dial choose choosing chose select selecting pick picking take i ill will the a
    number option options button key digit item line point choice one my is it its lets go with for please menu on enter

# Words that mean the same as the first of them.

phrases-same-goods =
    item items product products purchase jacket coat shirt dress skirt shoes boots sneakers jeans trousers
    sweater hat bag kettle toaster headphones laptop television tv monitor printer vacuum iron fridge blender lamp
    chair sofa bed table mattress curtains carpet towel plate plates cup toy toys doll bicycle scooter perfume cream
    shampoo vitamins watch camera tablet charger cable washer heater mirror backpack suitcase umbrella pan pot freezer
    smartphone earphones earbuds keyboard mouse router drone guitar desk shelf wardrobe pillow blanket rug vase
    stroller pram diapers helmet drill saw hammer hose tyres tyre necklace bracelet gloves scarf tie
    suit hoodie underwear socks sandals slippers heels raincoat coffee tea sweets chocolate medicine thermometer
    mixer grill oven cooker dishwasher razor trimmer hairdryer bulb torch tent skates skis chairs cosmetics clothes
    furniture appliance kettles toasters laptops televisions tvs tablets cameras lens chargers cables adapter adapters
    speaker speakers microphone keyboards remote console joystick controller headset earphone airpods washing
    dryer fryer microwave stove hob juicer hoover humidifier conditioner fan radiator boiler blouse tshirt tee polo
    cardigan pullover jumper sweatshirt leggings pyjamas robe swimsuit bikini bra trainers sneaker boot shoe slipper
    sandal trouser jean belt cap beanie handbag purse glasses sunglasses earrings pendant chain perfumes lipstick
    mascara lotion soap toothpaste toothbrush shaver epilator saucepan frying cutlery spoon fork knives knife glass mug
    mugs bowl dishes dish thermos jar pillows blankets duvet sheets linen curtain carpets lampshade chandelier
    candle frame painting flowerpot bookcase drawer dresser cupboard armchair stool bench couch bunk cot crib highchair
    lego puzzle teddy ball bike bikes rollerblades skateboard sledge dumbbells treadmill racket fishing rod novel
    textbook notebook notebooks pencil pencils paint paints pills pill syringe crutches wheelchair walker pressure
    glucometer inhaler leash aquarium litter wrench screwdriver screws nails ladder lawnmower mower chainsaw pump
    wallpaper tiles lightbulb bulbs battery batteries chocolates biscuits cookies pasta rice flour juice milk cheese
    sausage eggs groceries gadget gizmo device devices appliances garment clothing outfit ipad playstation xbox
    nintendo makeup jewelry jewellery costume brush mask teapot bucket rope vinyl candles ornament trolley rucksack
    telly anorak hairdrier flowers bouquet insulin

phrases-same-parcel =
    parcel parcels package packages shipment consignment cargo pack parsel parcell

phrases-same-deliver =
    delivery deliver delivered delivering deliveries livery delivry

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
    stinks wobbly wobbles flaw flaws blemish soaked thawed rancid swollen melted rusted rattles rattling odour stench
    wet damp

phrases-same-fake =
    fake counterfeit replica fakes counterfeits knockoff imitation counterfeited unoriginal phoney bogus copycat
    lookalike clone

phrases-same-refund =
    refund refunds refunded reimburse reimbursement refunding reimbursed reimbursing refand restitution chargeback

phrases-same-pay =
    payment pay paid paying payments payer prepaid ment

phrases-same-charge =
    charged charge charges withdrew withdrawn deducted billed charging deducting deduct billing bill withdraw surcharge

phrases-same-card =
    card cards visa mastercard

phrases-same-points =
    points bonus bonuses cashback

phrases-same-promo =
    promo coupon coupons voucher promocode

phrases-same-discount =
    discount discounts discounted rebate markdown

phrases-same-enter =
    sign login log signing logging signin logged logins gin logon

phrases-same-account =
    account profile accounts

phrases-same-hack =
    hacked hack hacker hijacked compromised stranger hackers hacking

phrases-same-block =
    blocked block locked banned suspended unblock blocking ban bans banning unblocked blacklisted restricted

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
    glitchy lag lagging freezing sluggish

phrases-same-answer =
    answer answers answered answering reply replies replied respond responds response responding revert reverted
    reverting

phrases-same-silent =
    silent silence ignore ignores ignoring ignored quiet unread silently mute asleep sleeping

phrases-same-complain =
    complaint complain complaints complaining grievance complained complainant

phrases-same-rude =
    rude impolite insulted yelled shouted swore rudeness screamed swearing cursed manners nasty unfriendly
    unpleasant rudely shouting shout yelling yell yells insult insulting insults offensive abusive foul foulmouthed
    disrespectful disrespected sworn curse cursing cheeky arrogant mocked hostile obnoxious aggressive sarcastic

phrases-same-operator =
    operator agent agents operators representative rep consultant specialist advisor representatives reps consultants
    specialists advisors adviser advisers ator tor executive executives

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
    packers picker pickers attendant clerk clerks

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
    tricksters fraudulently spoof spoofing hoax phony

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
    order bought ordered oder der

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
    password passcode credentials credential

phrases-same-boss =
    boss chief director supervisor superior bosses directors foreman

phrases-same-awful =
    awful terrible horrible disgusting disgraceful worst bad poor appalling crappy shocking pathetic ridiculous
    dreadful lousy atrocious abysmal disgrace shambles unacceptable insane crazy unbelievable scandalous

phrases-same-angry =
    angry furious unhappy disappointed upset fed annoyed frustrated outraged mad pissed livid fuming dissatisfied
    unsatisfied disgruntled

phrases-same-junk =
    rubbish junk garbage trash crap shit shitty bullshit

phrases-same-tight =
    tight small narrow short

phrases-same-loose =
    loose big large huge wide bulky oversized baggy

phrases-same-money =
    money cash funds rubles roubles dollars sum amount rouble ruble dough bucks pennies quid pension

phrases-same-give =
    give gave given giving

phrases-same-gone =
    lapsed

phrases-same-threw =
    threw throw thrown dropped drop dumped tossed hurled slammed

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
    prize lottery award raffle giveaway winnings jackpot

phrases-same-rebook =
    rebook reschedule postpone

phrases-same-receipt =
    receipt receipts chit

phrases-same-subscription =
    subscription subscribed subscribe

phrases-same-city =
    moscow petersburg kazan samara novosibirsk yekaterinburg omsk rostov ufa krasnoyarsk perm voronezh volgograd
    krasnodar saratov tyumen sochi minsk vladivostok tula ekaterinburg chelyabinsk irkutsk khabarovsk kaliningrad tver
    yaroslavl murmansk

phrases-same-box =
    box boxes carton cartons crate

phrases-same-basket =
    basket cart carts baskets

phrases-same-photo =
    photo photos picture pictures image images pic pics

phrases-same-centre =
    centre center centers centres

phrases-same-flat =
    flat apartment apartments flats

phrases-same-neighbour =
    neighbour neighbor neighbours neighbors

phrases-same-abroad =
    abroad overseas kazakhstan belarus germany israel turkey armenia uzbekistan kyrgyzstan georgia america england
    spain italy poland dubai serbia finland almaty

phrases-same-john =
    john mary anna natasha boris maria ivan ivanov petrov sergei olga tatiana alexei dmitry vladimir marina irina peter
    mike david tom bob michael robert lucy sarah susan emma jack

phrases-same-repair =
    repair mend mended mends mending repaired repairs

phrases-same-strange =
    strange suspicious weird odd dodgy fishy shady dubious

phrases-same-lift =
    lift elevator

phrases-same-upstairs =
    upstairs stairs stairwell staircase

phrases-same-intercom =
    intercom buzzer doorbell

phrases-same-urgent =
    urgent urgently hurry rush asap

phrases-same-van =
    van truck lorry

phrases-same-favourites =
    favourites favorites wishlist

phrases-same-locker =
    locker lockers postamat

# Others' names, and matters that are nobody's here: each is heard as any other of its group.

phrases-same-amazon =
    amazon ebay wildberries aliexpress avito lamoda alibaba walmart ikea auchan lenta magnit samokat vkusvill uber dhl
    fedex cdek sdek boxberry burger mcdonalds beeline megafon mts tele rostelecom vodafone netflix spotify airbnb
    yandex mvideo eldorado citilink temu shein zara lidl tesco ocado

phrases-same-sberbank =
    sberbank sber tinkoff alfa vtb gazprombank raiffeisen barclays revolut paypal

phrases-same-football =
    football soccer basketball hockey cricket tennis rugby baseball chess stadium church priest prayer jesus bible
    movie movies actor actress episode album song songs music concert theatre theater cinema opera festival president
    minister parliament election elections politics politician army war soldier nuclear weather sunshine storm fog
    frost thunder forecast plumber electrician hairdresser haircut barber tooth teeth toothache headache stomach flu
    fever cough surgery diabetes cancer homework exam exams professor recipe soup salad pancakes borscht pizza sushi
    burgers planet moon galaxy horoscope zodiac poem divorce taxi cab metro tram subway trolleybus zoo museum circus
    casino gym landlord plumbing vacancy vacancies cv internship dentist nurse pharmacy prescription veterinary vet

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
    marked as delivered
    delayed order
    order is stuck
    parcel is stuck
    stuck in sorting center
    stuck in transit
    courier did not call
    waiting for the courier
    waiting for my parcel
    order is lost
    why was my order cancelled
    change the address
    wrong address
    change delivery date
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
    how long is my order stored
    storage period
    i ordered items
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
    order not given to me
    the courier
    where is the courier
    package was supposed to be here
    parcel not here
    move my delivery
    move delivery date
    tracking does not update
    status does not change
    cancel what i bought
    one box did not come
    one box missing
    box is missing
    courier cannot find address
    order from last week
    customs
    where is my stuff
    has my order been sent
    not sent my order
    half of my order
    brought half
    stop my order
    changed my mind
    do not want my order anymore
    order stuck warehouse
    in the warehouse
    received someone elses order
    given to someone else
    pick up at another point
    receive at another point
    courier is late
    courier at wrong address
    delivery cost
    free delivery
    order number
    order in process
    no sign of my order
    it says delivered but i never got it
    i no need this order any more
    hold my parcel a few more days
    redirect my parcel to another point
    i changed my mind cancel the purchase
    tracking number shows nothing
    whereabouts of my shipment
    my shipment is late
    returned to the warehouse before i collected
    my neighbour picks up the parcel for me
    wrong flat number in my address
    how long is a parcel kept at the point
    locker does not open
    delivery postponed again
    how do i collect without a passport
    where exactly is my parcel
    can i get it faster
    why is delivery taking so long
    parcel is not at the pickup point
    i want to know where my delivery is
    delivery is late again
    waiting all day
    nobody came
    nobody rang
    driver never came
    what time will it come
    still nothing came
    tracking not changed
    says delivered nothing
    says it was handed over
    left with a neighbour
    somebody else picked up
    picked up by another person
    missing from the box
    not everything in the box
    half is missing
    incomplete parcel
    code to collect
    point does not have my parcel
    pickup point says no parcel
    pickup point cannot find my parcel
    keep my parcel longer
    going away cannot collect
    can someone else collect
    neighbour collect
    change the pickup point
    wrong house
    wrong flat
    gave the wrong address
    moved house
    forward my parcel
    deliver in the evening
    deliver earlier
    possible to reschedule
    will not be home
    not at home
    not home tomorrow
    failed delivery
    rang the bell
    did not ring
    cancel one
    ordered by mistake
    ordered two by mistake
    remove one from the order
    remove from my order
    add to my order
    change quantity
    cancelled without asking
    do you deliver abroad
    carry it upstairs
    deliver to the door
    bring it up to the flat
    keep saying tomorrow
    promised delivery
    should have arrived
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
    three came should be four
    should be four
    pushed back
    date pushed back
    delivery pushed back
    phone on the order is not mine
    will it come in time
    at the counter nothing for me
    ready but nothing for me
    says ready at the point
    collect closer
    going round the warehouses
    tracking is empty
    seller says shipped
    neighbours will not give
    colleague pick up
    what do i need to collect
    documents to collect
    passport to collect
    did not find my house
    order came but not mine
    nobody turned up with my shopping
    i am at home waiting and nobody's come
    the tracking page has not moved since tuesday
    what's the holdup with my order
    it got delivered next door by mistake
    is it out for delivery today
    what time is the driver coming
    could it be left with the concierge
    can i collect it instead of having it delivered
    i cannot make it to the pickup point in time
    what do i show at the counter to get my parcel
    i put the wrong street in
    i need to add one more thing to my order
    my order got cancelled and nobody told me
    two items are missing from the delivery
    do i have to pay customs duty
    does it come to my island
    will the delivery men bring the fridge upstairs
    when does the preorder ship
    my groceries have not come
    chase up my parcel
    i am expecting a parcel
    postcode wrong on my order
    turned up
    has not turned up
    on my doorstep
    not on my doorstep
    dispatched
    not dispatched yet
    despatched
    eta for my delivery
    estimated time
    hold up with my order
    went astray
    leave it with the neighbour
    leave it with security
    leave it at reception
    leave it in a safe place
    left with a neighbour i do not have
    storage time
    keep it longer at the pickup point
    extend the storage
    barcode for collecting
    qr code to collect
    code for the locker
    parcel locker is jammed
    pre order
    held at customs
    import duty
    ship abroad
    international delivery
    bring it upstairs
    lift to my floor
    delivery slot
    time slot
    choose another slot
    ring me before he comes
    phone me before coming
    entrance code
    gate code
    intercom
    no movement
    sitting at the depot
    sitting at the warehouse
    returned to the seller before i picked it up
    order got split
    split into two deliveries
    second part of my order
    rest of my order
    wrong building
    wrong door
    wrong street
    someone signed for it
    who signed for my package
    take one thing off the order
    remove one item from the order
    combine two orders
    merge my orders
    reorder
    order again the same
    call off my order
    do not want it any longer before it ships
    food delivery late
    furniture delivery
    big item delivery
    look up an order
    chase my order
    gift order
    deliver later
    collect it myself instead
    forgot to pick up
    missed the courier
    i was out when he came
    not home when the courier came
    bring it again tomorrow
    try delivery again
    second attempt
    check where the courier is
    get here before friday
    they are not coming i ordered
    driving it around the city
    photo of delivery
    porch
    dropped off
    nothing was dropped off
    hold it until i am back
    clicked buy by accident
    undo my order
    stop a shipment
    van drove past
    van did not stop
    says nobody was home
    come in the morning instead
    assembling
    deliver to my work
    ready for pickup
    not ready to collect
    which point is my order in
    fifth floor
    cannot carry it upstairs
    no lift in the house
    delivery driver location
    driver went to another street
    driver is not answering
    deliver to another city
    moved to a new flat
    holiday cover collect it
    collect with a power of attorney
    my husband will collect
    parcel is too heavy
    parcel too big for me
    how big is the box
    weight of my parcel
    urgent order
    i need it by friday
    needed it for a birthday
    present has not come
    wedding present late
    medicine order late
    pet food delivery
    cannot track
    where can i track
    consignment number
    dispatch date
    lead time
    out of stock
    item out of stock after i ordered
    back in stock
    preparing for shipment
    in transit
    on its way
    en route
    arrived at the sorting center
    regional warehouse
    sort facility
    order vanished from my list
    order not in my list
    order history
    open the order details
    change the name of recipient
    wrong recipient
    wrong phone on the order
    comment for the courier
    note for the driver
    refuse the order
    refuse delivery
    reject the parcel
    changed plans cancel it
    cannot cancel
    cancel button missing
    cancelled it but it still came
    why cancelled by the seller
    cancelled without my consent
    y'all said two day shipping and it's day six
    the map shows the driver driving away from my house
    the photo of delivery is not my porch
    can you guys hold my package till i am back from vacation
    i clicked buy by accident undo it
    who do i show my id to for pickup
    the van drove straight past
    there was no card through the door
    when's my telly coming
    my order number is not found
    the seller has not shipped it yet
    is my parcel in the country already
    i don't want to return it i want it delivered
    not a return i want it brought
    i don't want a refund i want my parcel
    don't cancel it just bring it
    not late it is lost
    it's not a return it's about delivery
    was due on the ninth and has not come
    the due date has passed
    status is being prepared for days
    somebody signed for my box and it was not me
    bring it to a village far from moscow
    cannot find the order i made
    no order in my account where is it
    nobody rang the bell and they wrote absent
    marked me as absent
    they say i wasn't in
    i wasn't in they claim but i was
    driver phoned once and left
    courier rang from a hidden number and drove off
    send it to my office address instead
    paid extra for fast delivery and it is slow
    so called express delivery
    slower than a snail
    do you deliver on holidays
    do couriers work on sunday
    does the courier come on new year
    how long do parcels from abroad take
    not a refund just bring me what i bought
    i'm not complaining i want my parcel
    needed for a trip by friday
    the slot was ten to two and nobody
    they take the old fridge away when bringing the new one
    how do i pick up when my phone is broken
    cat food has not come and the cat is starving
    dog food was to come on saturday
    it was to come within two days
    any news of my parcel
    going to the wrong town
    parcel rerouted
    redelivery
    arrange redelivery
    the intercom does not work how will he get in
    clearance is taking ages where is the parcel
    substituted with something else without asking me
    prepone the delivery
    he refused to climb to my floor with the box
    do you bring bulky goods into the flat
    which delivery company has it
    completed but nothing received
    app says picked up but i did not pick it up
    i did not get a notification that it is ready
    nothing to collect they say
    point closed down where is my parcel now
    they moved my parcel to another point
    i was in hospital and it was sent back
    on a business trip keep my order
    one of the parcels came the other did not
    one came and the other two did not
    order does not exist they say
    paid for but order is not coming
    i paid and where is it
    weeks of waiting for the van
    i want it not to be sent please
    do not send it please cancel
    please do not deliver it any more
    stop it before it is sent
    want to cancel what i ordered an hour ago
    pressed order twice need only one
    ordered two times by mistake
    the fourth was promised where is it
    expecting a gift for her birthday and it is nowhere
    nowhere to be found
    do you bring things on sundays
    take so long to ship
    why does shipping take so long
    cancel two of the five
    cancel some of the things
    shop cancelled it and not even said sorry
    cancelled by the shop
    behind the church cannot find our house
    cannot find our house
    lost the text with the code for the pickup
    lost the pickup code
    lost somewhere in the post
    somewhere on the way lost
    you send me not my order
    sent me somebody's order
    where shoes i ordered
    not even sent
    stuck in your sorting place
    sorting place
    you sent half of it
    somebody at the point gave my parcel to another woman
    i need it by tonight
    any chance to get it by tonight
    call me before delivery
    wrote it will be on friday and today is sunday
    friday they wrote and it is sunday
    promised on tuesday and heard nothing since
    running out of medicine and it has not come
    marked as refused but i never refused it
    is there a minimum for an order
    how long will the parcel lie at the point
    can the shelf time be prolonged
    what's the point if it comes after the birthday
    two bags came out of four
    one item of the order isn't in the bag
    i counted and there's one fewer than i paid for
    no sign of my boots
    where's it got to
    it's been sitting in the sorting centre
    it is going round in circles between warehouses
    somebody with my surname took it
    a neighbour took it and it wasn't for him
    dumped at the gate in the rain
    left it at the wrong entrance
    could it be left at the shop downstairs
    cell opened and it was empty
    the courier didn't even ring
    man hasn't turned up
    tell the driver i'm at home
    the driver has the wrong phone number for me
    put a note for the courier about the gate
    you have my old postcode
    different pickup point please
    the point i chose has closed down
    can you speed it up
    can i pay extra to get it faster
    will they put the wardrobe together
    is assembly included
    minimum sum for free shipping
    delivery fee appeared from nowhere
    did my order go through
    i pressed order and don't know if it was accepted
    what does in assembly mean
    what does awaiting dispatch mean
    the date changes every day
    i've waited a month for a phone case
    held at the border
    customs wants my tax number
    foreign parcel needs passport data
    call it off
    swap the colour before you send it
    i just want what i paid for
    i don't want the money i want the goods
    keep the money just bring me the thing
    not to complain only to know when it comes
    it's not lost it's late
    about a parcel
    why so long parcel
    the pram was meant to be here before the baby
    it was a gift for today
    the cake stand i got from you hasn't turned up
    my nephew's skates didn't arrive
    dog food subscription didn't come this time
    did it arrive at the point yet
    open hours of the pickup point
    your courier's an hour late
    what are your delivery times to the far east
    what day will my lamp arrive
    what day are you bringing it
    please cancel it i found it cheaper
    i've got a ticket for the train tonight and the parcel isn't here
    how do i pick up without my phone
    my phone is broken and the code is in it
    can i collect without the code
    code for getting the parcel isn't working
    where the hell is my stuff
    my daughter ordered it and i have to fetch it
    parcel in my husband's name
    nobody's brought my groceries
    what's going on with my sofa
    any word on my wardrobe
    tell me about my bicycle
    where is the bicycle for my nephew
    standing at the counter and the code isn't there
    order stat us
    my odor where
    i paid for it and i don't have it
    send my purchase to another address
    they returned my parcel to the sender and i didn't ask
    can you send it again
    send it once more please i'll be home
    neighbours have it and won't hand it over
    i never signed for anything
    is there proof of delivery
    i'm not returning it i haven't got it yet
    how can i return what i never received
    nothing to do with payment it's the delivery
    no it's not broken it just hasn't come
    the parcel not the money
    not the app the parcel
    would you be so kind as to tell me when my parcel arrives
    the kids are crying where's the toy
    half the street got theirs
    everybody else got theirs and i didn't
    where's my stuff
    ordered it two weeks ago and it's still in transit
    the app tells me it's out for delivery
    i'm calling about a thing i bought that did not come
    my things are inside and the locker won't open
    the delivery window was ten to two
    two more bags of the order are missing
    he will not find my house can the courier ring me
    could you possibly find out what has become of the lawnmower i ordered
    apparently it was handed to somebody called victor and there's no victor here
    i can't be in tomorrow could they come on another day instead
    why are you not delivering to my pin code
    your man says lift isn't working and won't walk up
    i'm after a package that was meant for my mum
    is there any chance of getting it before the weekend
    can it be dropped at my workplace

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
    refund refused
    refund for a cancelled order
    return request
    track my return
    status of my return
    exchange items
    replace items
    replacement
    arrived broken
    does not turn on
    damaged box
    empty box
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
    not like the photo
    fake items
    expired
    guarantee
    repair
    service center
    compensation
    broken screen
    bring item
    ordered color delivered color
    ordered another color
    another one
    not the one i ordered
    sent different
    wrong one
    hole in it
    stained
    dirty item
    owe me money
    you owe me
    swap
    looks different
    not like on the site
    return period
    already opened it
    seller refuses return
    cheap quality
    second hand
    item without parts
    fresh food
    rubbish item
    sent me rubbish
    do not like it
    shoes are two sizes too small
    wrong colour came
    box was empty inside
    stopped working after two days
    part is missing from the set
    no lid in the box
    opened the box and it is bent
    past the use by date
    my return was declined
    seller refuses the refund
    i changed my mind about the purchase and want to return it
    came without legs
    parts are missing from the item
    somebody else's thing came
    fill in a return form
    fell apart in a week
    the courier did not take the return
    the fridge is broken and i want to give it back
    the product is not what i ordered
    brick in the box
    potato in the box
    stone instead of a phone
    instead of a phone
    different thing came
    wrong version
    received wrong
    got the wrong one
    not my size
    bigger size
    smaller one
    need another size
    change the size
    refuses to take it back
    will not take it back
    seller will not refund
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
    fix it under warranty
    not as shown
    no longer want it
    only an empty case
    inside only
    empty case
    two left shoes
    bobbles
    somebody wore it
    worn
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
    received somebody else's thing
    item hums
    item came without
    the shoes pinch
    it's nothing like the photo
    the thing will not switch on
    it conked out within a week
    the zip broke straight away
    milk was sour
    where has my refund got to
    i sent it back two weeks ago and no money
    i am still out of pocket for the returned boots
    how long do i have to send it back
    is there a fee for sending it back
    which counter takes returns
    the guarantee covers a year does not it
    no screws in the box
    one glove instead of two
    somebody has used it before me
    can i get compensated for the damage
    not happy with the quality want my cash back
    changed my mind do not want it anymore
    bring back
    pinch
    too long for me
    wrong shade
    different shade
    nothing like it looks
    packed up after a day
    gave up the ghost
    stopped after a week
    zip broke
    button came off
    sole came off
    seam came apart
    thread hanging
    hole in the sock
    rash
    burned my skin
    smells of nothing
    mould on the bread
    bugs in the flour
    past its best
    looks like a fake
    refund has not hit my account
    still no refund
    out of pocket
    return was turned down
    return window
    returns policy
    free return
    return label
    pick up the return
    pickup of return
    covered by guarantee
    where to repair
    manual is missing
    charger missing from the box
    only one in the pair
    one shoe
    stone in the box
    bottle of water instead
    used before me
    second hand sold as new
    scratched when i got it
    larger one please
    arrived in pieces
    leaked all over
    got a duplicate
    unwanted gift
    present she does not like
    incorrect item
    different brand
    sent me the neighbour's
    quality is bad
    item quality
    unhappy with the item
    unhappy with what i got
    can i exchange
    return electronics
    did not come to collect the return
    courier for my return did not come
    other people's thing
    does not look like in the picture
    do not fit me round the waist
    sent an eight
    size runs big
    size chart is wrong
    not satisfied with this purchase
    fabric
    material is cheap
    stitching
    a fortnight since i returned
    blew up
    caught fire
    short circuit
    electric shock
    needs fixing
    under a year old
    repair it for free
    expert examination
    short of two plates
    set is short
    set is incomplete
    empty envelope
    empty packet
    yoghurt
    expired yoghurt
    bought the wrong one
    my fault can i swap
    crooked logo
    logo is wrong
    label is fake
    someone else's item
    someone else's order in my bag
    mixed up my order
    they mixed up
    wrong flavour
    screen flickers
    will not connect to the phone
    bluetooth does not connect
    battery swells
    drains in an hour
    handle broke off
    lid does not close
    door does not close fridge
    water drips
    stinks of plastic
    chemical smell
    thinner than in the picture
    shorter than described
    lost colour after washing
    seams
    feathers coming out
    seal broken
    opened package inside
    missing accessory
    accessory
    no charger inside
    battery cover
    no manual in russian
    not russian version
    wrong plug
    wrong voltage
    does not suit my car
    not compatible
    incompatible
    does not match my phone
    case does not fit the phone
    send back part of the order
    refund to another card
    refund to cash
    my card is closed where will the refund go
    when will the money come back
    how long does a refund take
    refund status
    return lost on the way
    returned and they say not received
    deadline for return
    not returnable
    non returnable
    refused my return at the counter
    the colour is not what it looked like online
    kettle started leaking second day
    the fabric is see through and cheap
    i want my three thousand back for those shoes
    my blender blew up
    i don't want points i want my money back
    don't give me points give me the money back
    there's nothing wrong with it i changed my mind
    the item is fine i just changed my mind
    not broken just the wrong colour
    a line down the middle of the screen
    there are hairs on it
    it has been worn before
    money for the cancelled order
    cancelled order's money where is it
    refused the parcel at the door and want my money
    i refused it and the money is not back
    not this model i need the other one
    not the exact model i ordered
    vendor rejected my claim
    seller rejected my return claim
    i have it here can i give it back
    don't need it any more can i give it back
    bring back a book i have read
    return in the app
    where is the return button
    cannot find the button for a return
    do you refund the delivery fee
    refund the postage too
    disc does not read
    take this thing off me and pay me back
    take it away from me and give me my money
    how do i return if i paid by instalments
    a paper that you took the item back
    proof that i returned it
    seller wants a video of the defect
    they ask for a video of the fault
    seller offers me half back
    re turn
    re fund
    secondhand not new
    refurbished sold as new
    not leather
    description said one and it is another
    description misleading
    did not match the pictures
    gave me an allergy
    does not go with my model
    uncharged battery will not hold
    serial number does not match
    half the parts are not in the box
    something is missing inside the set
    missing part how do i get it
    warranty has not ended and they refuse
    the service says not a warranty case
    how long does inspection take
    want other size
    swap for another
    another colour please
    i regret buying it
    it was a gift and she did not like it
    not needed any more unopened
    without the label will you take it
    without the receipt can i return
    how much time to return
    thirty days to return passed
    where do i bring it back
    bring it back to which point
    they did not take my return at the point
    returned and the seller says not received
    money for the goods i gave back
    money to the old card
    compensation for the spoiled goods
    rotten fruit
    the food was off
    does not work at all this thing
    i want to return but the app does not let me
    cannot press return in the app
    i ordered large and got small
    sent a used one
    seller says it is my own fault
    say i broke it myself
    not good want my money
    no good i want to change
    worked for a week and stopped
    vacuum does not suck
    it was open and somebody had used it
    guarantee question
    this one is a dud
    sent it back but they say they have not got it
    worked for a week and then stopped
    you kept the shipping fee from my refund
    return code doesn't open
    return barcode won't load
    qr for the return isn't working
    sent it back and heard nothing
    return is stuck at the warehouse
    a screw is missing from the shelf
    no bolts in the kit
    the kit isn't complete
    parcel with just paper in it
    the glass is in shards
    it squeaks
    it's a cheap copy
    fake adidas
    i got another person's parcel
    my wife doesn't like it
    can it be repaired
    where's the service centre
    it's too heavy to carry back to the point
    i threw away the packaging
    which goods can't be returned
    return not delivery
    it's not about delivery it's broken
    delivery was fine the goods are bad
    they credited points instead of money
    amount not refunded
    i changed my mind about returning it i'll keep it
    the fish had gone bad
    flowers arrived withered
    cat won't eat it can i return
    the ring is not gold
    the book has pages missing
    fridge doesn't cool
    washing machine doesn't spin
    phone battery lasts an hour
    laptop keyboard in the wrong language
    jeans with no button
    both are left ones
    boots came and both are left
    money for the return hasn't arrived on my card
    i have returned the kettle and the money isn't on my card
    return accepted money not
    price fell the day after i bought it
    it got cheaper give me the difference
    drill smokes when i switch it on
    when i turned it on there was a bang
    bang and smoke and it was dead
    it's not the item i chose
    you delivered a blue one and i ordered black
    nobody takes my return at the pickup point
    courier didn't come to collect the return
    return pickup was booked and nobody came
    shop wants me to send it back on my own money
    i don't want this coat any more
    what i unpacked is used
    dress is like a sack
    sleeves are up to my elbows
    i look awful in it
    my daughter says it's ugly
    it's kaput
    seller sent an empty box
    he refuses to refund me that shop
    not my thing other people thing came
    come not my thing
    wrong product received
    wrong item delivered
    size problem
    size issue
    it is not working properly
    i don't want to complain about the shop just take it back
    not lost it came but broken
    delivered all right but cracked
    i got it but it isn't what i chose
    he can't get his foot in it
    bought the wrong lamp by mistake
    the seller cancelled give me back the money
    may i return a book i've read
    can it be exchanged
    the point refused my return they want a code
    i handed them back and don't know where the money is
    the hem has come undone on the skirt
    it plays up every time i plug it in
    the phone they sent is locked to someone else
    it had someone's name engraved on it
    the coat reeks of mothballs
    refund is showing completed but i haven't got it
    i'd rather have a replacement than the money
    it didn't survive the post

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
    subscription
    cancel my subscription
    why was i charged
    charged my card
    unknown charge for the order
    card not accepted
    card refused
    does not take my card
    site refuses card
    cannot pay
    pay on delivery
    pay in installments
    no receipt
    did not receive the receipt
    send me the receipt
    copy of the receipt
    question about payment
    problem with payment
    add a card
    remove my card
    link my card
    fast payment system
    order is not paid
    payment pending
    money gone no order
    pay when it arrives
    pay later
    charged without asking
    two times
    money left twice
    payment stuck
    cannot pay error
    paying online
    by cash
    payment method
    change card on site
    premium
    unsubscribe from premium
    why so expensive
    hidden charges
    money frozen
    money on hold
    payment returned
    card does not pass
    transaction declined
    subscription charge i did not agree to
    what is this charge on my card
    why do i pay for delivery
    add another card
    money disappeared after payment
    card not working payment
    cannot pay by card
    will not go through
    taken twice
    took it twice
    money taken
    money left my account
    took five hundred
    extra was taken
    amount is wrong
    charge i do not recognise
    charge from you
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
    cash on delivery
    accept visa
    take visa
    pay with apple pay
    google pay
    qr code
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
    delivery fee
    why a fee
    service fee
    receipt for accounting
    invoice for my purchase
    bill for my order
    keep charging me
    recurring payment
    auto renewal
    did not subscribe
    paid by accident
    by accident bought
    bank says you have the money
    pressed pay many times
    stop taking
    stop charging
    money blocked for order
    where is the money blocked
    proof of payment
    proves i paid
    confirmation of payment
    back to the cart when i pay
    foreign card
    does not accept my foreign card
    pay when they bring it
    card gets rejected every time
    there are two identical charges
    what's this monthly charge
    i never signed up for premium
    is cash okay
    buy now pay later
    i need a receipt for my tax return
    money was reserved and never came back
    paid already but it asks me to pay again
    the price jumped when i went to pay
    remove my saved card
    the three d secure page never loads
    apple pay stopped working
    card gets rejected
    identical charges
    billed for something
    billed for nothing
    bank statement shows a payment to ozon
    stop the subscription renewing
    cancel the trial
    how do i pay
    cash accepted
    american express
    pay in four
    instalment plan
    email me the receipt
    reserved money
    reserved and never came back
    asks me to pay again
    paying again
    total went up
    wrong total
    total is wrong
    sum is wrong at checkout
    saved cards
    put a new card in
    three d secure
    secure code page
    confirmation page of the bank does not load
    bank page does not open at payment
    apple pay stopped
    google pay does not work
    samsung pay
    mir card
    unionpay
    paypal
    paid but order shows as unpaid
    you still have my money
    overpaid
    service charge
    delivery charge on my bill
    wallet balance top up
    top up my wallet
    paid from the wrong account
    paid for someone else's order
    payment processing for hours
    debited
    account was debited
    mystery charge
    payment screen
    payment page spins
    daughter pay for my order
    pay for somebody
    every month for something i do not use
    change from the courier
    no change from the courier
    proof of purchase
    price at the till
    foreign currency
    pay half now
    money's been held
    released my money
    wrong sum was taken
    charged more than shown
    price differs from the page
    card expired in my account payment
    insufficient funds but i have money
    limit exceeded
    pay by invoice privately
    pay with a gift card and a card
    payment error code
    pay by link from the app
    electronic cheque
    vat in my receipt
    fee for paying
    commission for payment
    pay in rubles
    pay in tenge
    charged in another currency
    exchange rate on payment
    money went to the wrong order
    refund my subscription
    subscription i forgot
    automatic payments
    turn off auto payment
    my account was debited but the order failed
    it declines every card i have got
    i would like to pay when i receive it
    how do i cancel that premium thing
    do you take euros
    money has been held for a week
    i can log in but i can't pay
    not the bank my payment to the shop failed
    i don't need the bank i can't pay for the order
    two hundred ninety nine every month
    one ninety nine every month from my card
    what is this charge for
    i do not know what i was charged for
    a small debit on my statement from you i don't recognise
    a debit from you every month
    fiscal check
    check for the purchase
    pay by card at the pickup point
    remove a card from my account
    delete my card from the account
    delete the card details from my profile
    money is frozen and the order was not made
    unable to make payment
    transaction failed amount deducted
    amount debited order not placed
    i sent too much money for the order
    is a deposit needed
    preorder deposit
    payment de clined
    commission on payment
    autopay
    topup of the balance
    cvv is not accepted
    google pay mir pay
    by bank transfer as a private person
    someone else pays for my order
    payment link for my mum
    checkout sum differs from the price
    more was taken than the price
    money gone and status not paid
    it shows unpaid
    trial period ended and i was charged
    free trial
    money for subscription back
    credit approved but i cannot pay with it
    split payment
    took money off me and i bought nothing
    document for the tax
    tax deduction document
    why is the total bigger
    where can i find the receipt
    is it safe to pay on your site
    i missed an instalment
    do you take crypto
    says not enough money but there's plenty
    paid by mistake
    it says processing since yesterday
    i paid and it says waiting for payment
    i transferred and it isn't there
    somebody paid with my card on your site
    you took a rouble from my card what for
    the price in the basket is higher
    why did it cost more
    cheque for the tax office
    invoice for a private person
    sbp doesn't work
    card number changed
    won't let me pay
    pay button does nothing
    my upi is not working
    gpay accepted or not
    topped up and balance is zero
    do you take maestro
    tax on foreign goods how much
    duty to pay
    how much must i pay in the end
    i paid two times for one order
    two debits for one order
    sent more than needed
    i need an invoice for what i bought
    it took money and then cancelled
    why am i charged for shipping when it said free
    rejects my mastercard
    can i use two cards for one purchase
    half with card and half with gift card
    pay the rest of the instalments at once
    top up my ozon balance
    how do i put money on my balance
    courier had no change
    the amount taken isn't what i saw
    my grandson pressed something and money is gone
    child bought something with my card in the app
    the bank says it's your side that refuses
    my money is stuck
    can i pay from abroad
    no card only cash
    pay through the post office
    can i pay at a terminal
    cheque never came to my mail
    it's not about a refund it's about a receipt
    it throws me back to the cart at payment
    lost the receipt how do i get another
    a service charge i don't understand
    is it possible to pay the courier on delivery
    your site took the money and then fell over
    i'm being asked for a code by my bank and the payment times out
    it's telling me my card is invalid
    can i split the cost over three months
    i got charged but there's no order in my account
    two lots of the same amount went out
    i need a bill with my name on it for the tax people
    do you accept cards from other countries
    the payment page keeps timing out

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
    use a promo code
    no discount
    activate certificate
    loyalty card
    price is higher
    coupon
    bonus program
    check my points
    promo invalid
    promotion
    loyalty
    gift certificate not accepted
    loyalty points expired
    what can i buy with points
    sale price
    sale ended
    price was lower
    offer did not work
    special offer
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
    promised three hundred points
    my points have vanished
    where can i see my bonus balance
    when do points run out
    can i pay with bonuses
    promo ran out too early
    i was meant to get ten percent off
    gift card will not activate
    no birthday bonus this year
    it was cheaper yesterday
    how many points do i have
    did not get points
    no points for my last purchase
    voucher not valid
    discount you advertised
    advertised discount
    ten percent off
    money off
    money off for pensioners
    certificate for my birthday
    black friday
    black friday price
    price went up overnight
    first order discount
    new customer discount
    favourite categories cashback
    reward for a review
    paid for a review points
    lottery of points
    two for one
    two for one offer
    refer a friend
    saved up points
    bonuses
    where did my bonuses go
    code from the leaflet
    leaflet
    flyer
    slashed
    apply my gift card
    how much are my points worth
    exchange points
    transfer points
    give points to my wife
    convert points
    status in the programme
    gold status
    silver status
    black card status
    seller's bonuses
    personal discount
    my discount is gone
    no cashback
    cashback for the phone
    wrong discount
    smaller discount
    discount promised by the bank card
    discount of the card did not work
    sale starts
    promotional price
    promotional code
    code expired
    one code per order
    minimum sum for the code
    code only in the app
    certificate expired
    certificate balance
    refund to certificate
    buy a gift card
    buy a certificate
    electronic gift card has not come
    gift card did not arrive
    gift card email never came
    gift card was already used
    rounding points
    lottery points
    the code from the leaflet does not work
    my neighbour got a discount and i did not
    the price was slashed right after i bought it
    i cannot apply my gift card
    a birthday present from you promised
    miles
    become a member
    club membership
    redeem my voucher
    points reward has not been credited
    flash sale price
    reward for inviting a friend
    the gift card says used
    lower price shown to others
    price went up when i put it in the basket
    had two thousand points and now zero
    points are zero
    fewer points than before
    where's my cashback for the last order
    your ad says thirty percent off and i see ten
    says the code was used already
    points missing after the return
    invited my sister and got nothing
    what is cashback at your place
    can i turn points into cash
    what does premium give
    can i put the certificate on two orders
    levels in the programme
    what are stars for
    i won a coupon and it's gone
    price with the ozon card
    the price with your card is not given to me
    three for two doesn't count
    second item half price didn't apply
    why can't i pay everything with bonuses
    they took away my points
    i've a certificate how do i use it
    points how to use i do not understand
    points were deducted and the order was cancelled
    order cancelled and points not returned
    give me back my points
    voucher is out of date but the mail says otherwise
    any offers for me
    do i get something for being a loyal customer
    any reduction for a student
    discount for large families
    promised cashback for a review
    my birthday coupon never arrived
    why was my bonus cancelled

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
    self help pages
    user guide
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
    do you have an faq
    is there a help page
    guide for beginners
    tutorial
    where is help in the app
    returns rules read
    delivery rules read
    user agreement
    privacy policy
    look it up myself
    newbies
    answer on my own
    first time shopping
    first order how
    how do i choose a size
    size guide
    how does a return work
    how do points work read
    written on the site
    section of the site
    support page
    page with answers
    questions and answers
    i would rather find the answer on my own
    manual for using your site
    a guide to using your site
    i am new here how does it all work
    new here and do not know how to buy
    information for buyers
    how do i use your marketplace
    explain how to use it
    explain how your shop works
    where do i read about it
    how do i find goods on your site
    how does it all work
    a question in general
    information on how to buy
    buy something for the first time
    learn how to use ozon
    how do i start shopping
    how to leave a review instruction
    some kind of reference book
    where's it written how everything works
    a manual for old people how to order
    how to fill the basket
    how does one shop with you

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
    account hacked
    hacked
    someone got into my account
    stranger in my account
    did not receive the code to sign in
    sms code does not come
    confirmation code
    code is wrong
    restore access
    lost access
    new phone number
    old phone number sign in
    delete my account
    remove my account
    register
    registration
    cannot register
    do not let me in
    personal account
    not getting the code
    no sms code
    ordering from my account
    strangers order from my account
    account stolen
    get back my account
    remember my password
    lost sim card
    they ask for a code and it never comes
    cannot enter
    cannot enter the site
    account does not open
    someone ordered from my account
    account is not mine
    phone number changed
    two step code
    do not remember password
    does not accept my password
    personal cabinet
    login rejected
    one time code not received
    someone else is using my account
    i forgot my password
    the code does not come to my phone
    throws me out
    kicks me out
    account disabled
    why banned
    banned for no reason
    unlock my account
    account vanished
    lost password
    password link
    no code comes
    never get the code
    verification text
    verification message
    confirm my identity
    confirmation letter
    sign up
    cannot sign up
    open an account with ozon
    number already registered
    number taken
    number belongs to another account
    change my number
    change my e mail
    new number
    old sim
    sim card
    lost my sim
    new phone
    lost my phone
    merge accounts
    join accounts
    close my account on ozon
    my data delete
    someone else's profile
    wrong profile opens
    fingerprint does not work
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
    it says wrong password but it's right
    i have got a new mobile number
    my account has been locked
    somebody is shopping on my account
    how do i register
    forgotten my details
    reset link for the password
    code is not arriving
    code never turns up
    text with the code
    old phone was stolen
    sim got replaced
    keeps logging me out
    suspended me
    got into my account
    orders i never placed in my account
    shopping on my account
    erase my data
    personal data erased
    withdraw consent to my data
    set up an account
    open a new account
    number is already in use
    email already in use
    face id
    touch id
    which number i used
    update my surname
    update my details
    change my date of birth
    change my phone
    cannot verify
    verification failed
    passport verification
    too many attempts
    too many tries
    wait before requesting another code
    child account
    someone else logged in
    device i do not know
    locked out of the app
    asking for a code and my phone is silent
    changed carriers
    changed operator of mobile
    belongs to my late mother
    ex has access
    wipe my details
    wipe my data
    cannot create
    unknown device
    log out everywhere
    passkey
    passkeys
    two factor
    authenticator
    last four digits code
    push code
    code to email
    email no longer exists
    no access to my email
    cannot open my mail for the code
    profile photo
    birthday in profile
    gender in profile
    ozon id
    sign in with sber
    sign in with gosuslugi
    government services login
    cabinet will not open
    password has expired
    says account does not exist
    account not found
    no such account
    someone registered on my number
    previous owner of my number
    stop my account
    deactivate
    deleted by mistake account
    recover deleted profile
    i am locked out
    it's asking for a code and my phone's silent
    i changed carriers and my number's different now
    two profiles on one number
    please wipe my details from your system
    i can pay but i can't log in
    it's not about an order i can't log in
    not an order my account
    wants an email that i do not remember
    forget pass word
    pass word
    what is my user name
    user name
    registration will not finish
    register again
    asks the last digits of a card i do not have
    too many attempts try later
    stuck at the login page
    otp not received
    otp
    one time password
    one time code not coming
    log out from all devices
    session expired every time
    logged out again
    signup error
    nickname
    old number roaming and no code
    no access to the old number
    data removal
    my account is terminated
    banned for nothing
    device not recognised
    captcha again and again
    account blocked for suspicious activity
    suspicious activity and now i'm blocked
    you blocked me
    unblock me
    can't get into my page
    it asks for a code and none comes
    code from the sms doesn't come
    code comes late
    email was hacked and now ozon too
    somebody logged in from another city
    strange device in my account
    can't get in but the site works
    site works but not my account
    not able to login
    my number was given to someone else
    made a second account by accident
    i have two accounts and want one
    it won't let me in
    you won't let me in
    you have banned me
    one account on two phones
    it lets me in on the laptop but not on the phone
    my mother died how do i close her account
    my late husband's account
    i changed phones and it doesn't know me any more
    it keeps saying user not found
    my page has been taken away from me
    i can't recall the password for the life of me

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
    blank page
    white screen
    blank screen
    cart
    button does not work
    nothing works
    notifications
    notification settings
    push notifications
    technical problem
    technical issue
    app updated and does not work
    everything freezes
    bug
    outage
    five hundred error
    site does not respond
    app does not respond
    closes by itself
    app closes
    app does not start
    app does not install
    press the button nothing
    button nothing happens
    cannot search
    not loading
    order button
    cannot buy
    cannot checkout error
    page not found
    system error
    your system is down
    internal error
    technical failure
    update broke the app
    buy button does nothing
    pictures of goods are not displayed
    i cannot leave a review
    cart is empty after i added items
    site broken
    page empty
    app crashes
    keeps spinning
    loading circle
    wheel spinning
    keeps loading
    nothing happens when i press
    button is grey
    cannot press
    cannot order on the site
    cannot finish the order
    checkout error
    checkout fails
    put in the basket
    favourites
    search broken
    map of points
    cannot choose pickup point on the map
    cannot enter my address
    does not accept address
    cannot save address
    leave a review
    cannot write a review
    photo does not upload
    cannot upload
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
    server error
    browser
    on my computer does not open
    does not open on my phone
    press buy
    window popping up
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
    the site's down
    your website will not come up
    i cannot check out
    things disappear from my cart
    the map will not load
    it will not take my address
    my review was taken down
    take me off the mailing list
    i do not get any notifications
    after the update nothing works
    sort by price does not work
    hangs and hangs
    keeps crashing on me
    crashes when i open
    tap buy nothing happens
    will not let me check out
    rubbish search results
    pictures will not show
    cannot post my review
    review removed
    review rejected
    question to seller not published
    stop sending me adverts
    adverts
    stop marketing messages
    mailing list
    stop emailing me
    no notifications come
    slow as a snail
    slow as anything
    after the update
    since the update
    security warning
    certificate warning
    captcha
    captcha keeps looping
    prove i am not a robot picture
    sort by price
    sorting does not work
    filters do not work
    change the language of the site
    currency on the site
    video does not play
    cannot compare
    favourites disappeared
    product page
    maintenance
    under maintenance
    service unavailable
    timed out
    connection error
    app says no connection
    vpn
    it is spinning
    spinning and spinning
    stuck loading
    greyed out
    prices show as zero
    zero price
    home screen
    kicks me out to the home screen
    wrong language
    cannot type in the field
    ads follow me
    follow me everywhere
    dings all night
    beeps with offers
    offers all night
    got rejected review
    picture search
    barcode search
    voice search
    try again later
    unexpected error
    upgrade required
    layout broken
    does not scroll
    back button
    takes a minute to open
    loads forever
    endless loading
    hourglass
    spinner
    offline
    says offline
    loses connection
    antivirus blocks
    antivirus
    clear the cache
    chrome
    safari
    firefox
    yandex browser
    pop up
    popups
    banner covers
    catalog is empty
    nothing in recommendations
    wrong recommendations
    adult goods shown
    cannot share
    copy link of product
    download invoice button
    size table does not open
    description missing
    cannot see reviews
    questions under the product
    stars rating cannot set
    rate the order
    cannot rate
    your page is stuck loading
    site's in chinese suddenly
    my keyboard covers the field and i cannot type the address
    my phone dings with your offers all night
    i wrote a review and it got rejected
    it says try again later all the time
    language of the site
    the site is in russian change language of the page
    wrong city in the app
    switch off your emails
    error five hundred
    cart total is wrong
    the sum in the cart is wrong
    sums in the basket do not add up
    cannot zoom the page
    font is small
    search gives rubbish
    search shows nothing
    gateway error
    map shows the wrong place
    wishlist is gone
    reviews not shown
    my rating was deleted
    cannot ask a question on the product page
    turn off vibration and sounds
    the button does not press
    the button is inactive
    form does not accept my house number
    app drains the battery
    app takes too much memory
    something is wrong with the app
    app acts up
    cannot put in my address
    can't post a comment
    how do i change my review
    too many messages about sales
    mute the app
    can't see the photos
    no images
    it throws me out of the basket
    is something broken at your end
    works on wifi not on mobile
    it doesn't see my city
    wrong city shown
    it shows me another region
    letters are too small on the site
    the page jumps
    tech support
    i found a bug
    history of views
    delivery address won't save
    can't delete an address
    form doesn't send
    it thinks i'm a robot
    app asks for an update and won't update
    barcode scanner in the app doesn't work
    it shows goods in dollars
    screen is white and shows no goods
    the wheel turns and turns
    apartment number field doesn't take letters
    won't let me type my address
    program doesn't open on my phone
    app doesn't open on android
    nothing opens
    screen goes dark
    i can't see the prices
    the goods don't show
    it shows a wrong currency
    question about a product won't send
    stars i gave aren't shown
    my rating isn't published
    strange letters instead of words
    app not working properly
    you removed my review
    catalogue photos don't load
    i keep getting a message that something went wrong
    i can't change the delivery address on the page it just jumps back
    it says no connection although the internet's fine

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
    turn on fingerprint in the app
    find the app
    put ozon on my phone
    put on my tablet
    tablet version
    phone version
    not in the store
    have you got an app
    what can the app do
    why do i need the app
    cannot find you in the app store
    is there a version for windows
    huawei
    app gallery
    rustore
    apk
    old android
    runs on old android
    update of the app
    desktop app
    app for my computer
    reinstall the app
    name of the app
    iphone six
    works on an iphone
    supported phones
    system requirements
    ios
    newest version
    update available
    windows phone
    smart tv app
    watch app
    link to the app
    fetch the app
    what's your app called
    it will not install on my phone
    deleted the app and want it back
    get the app back
    scan the qr to install
    qr for the app
    install ozon
    does the app take much space
    which version do i need
    i deleted the app by accident
    do i need the app or can i use the site
    apk from your site
    where do i get your programme
    the programme for the phone
    does it work on an old samsung
    is there something i can put on my phone to shop with

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
    support is silent
    ignoring me
    waiting for an answer
    chat does not work
    chat is down
    chat is frozen
    chat stuck
    chat does not load
    message is not sent in the chat
    operator disappeared from chat
    nobody in the chat
    no one answers
    no one writes
    no one in chat
    chat waiting
    hour in chat
    nothing in the chat
    nobody reads
    nobody reads messages
    robot does not understand
    robot in chat
    bot cannot help
    bot is useless
    support ignoring messages
    wrote hours ago
    disconnected from chat
    chat closed
    chat ended
    the chat agent disappeared
    i write and nobody answers
    got no reply
    talking to a wall
    wall in your chat
    wait for an operator nothing
    agent left
    agent vanished
    messages not read
    chat broken
    bot loops
    bot never connects me
    only the bot
    fallen asleep
    not a soul
    not a soul answered
    sitting in the chat
    bot article
    asked a question and silence
    question silence
    the bot does not get what i am saying
    the bot sends me round and round
    chat window will not open
    the agent vanished half way through
    no one's replying
    nobody replying
    in the chat queue
    number in the queue chat
    bot does not get what i say
    round and round
    round in circles
    left unread
    agent vanished half way
    agent went offline
    typed to you this morning and still nothing
    still nothing from support
    radio silence
    no response from support
    unanswered
    unanswered messages
    get past the bot
    the bot will not let me through
    bot does not pass me
    robot answers only
    automatic replies
    chat ended by itself
    chat timed out
    chat keeps disconnecting
    cannot attach a photo in the chat
    send button in the chat
    wrote last night and not read
    asked the chat
    keeps offering articles
    offers articles
    ever joins the chat
    nobody joins
    stopped writing
    person in the chat stopped
    operator is typing for an hour
    typing dots
    fifth message without an answer
    no human in the chat
    cannot reach a human in the chat
    same menu in the chat
    the chat asks to choose a topic
    no topic fits in the chat
    chat closed before answer
    dialog closed
    dialogue was closed
    closed our dialogue
    put in the queue again
    queue again
    lost my place in the queue
    operator changed again
    every time another operator
    chat freezes when i write
    keyboard in the chat
    nonsense answers
    bot speaks nonsense
    dumb bot
    artificial intelligence answers
    only ai answers
    chat says connecting and that's it
    seen but not answered
    read my message and no answer
    empty chat window
    chat window stays empty
    my message to support does not go out
    cannot send a message to support
    nobody is picking up the chat
    no one picks up in the chat
    why is support not answering my messages
    why does support not answer
    i write and write and nothing
    how many hours must i wait in the chat
    bot does not let me to a person
    operator connecting forever
    conversation closed itself
    waited all evening for the chat
    messaged you at nine and it's noon
    i write and they don't read
    they read it and say nothing
    chat hung
    your assistant doesn't understand
    chat window is blank
    the chat doesn't take my photo
    they ghost me
    agent hung up the chat on me
    how long to sit in this chat
    left on read
    why isn't support answering my messages
    five times i've written in the chat
    i've sat in front of this chat for two hours and nobody types anything
    i was told an operator would join and no one has

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
    your operators know nothing
    i want to complain about the chat operator
    making a complaint
    complain about support
    where to complain
    formal complaint
    written complaint
    agent lied
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
    bad review of your company
    lost a customer
    never buy again
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
    i have been fobbed off again
    i would like to escalate this
    i am going to consumer rights
    i have been passed from pillar to post
    this is the worst service ever
    your assistant talked down to me
    been fobbed off
    runaround
    giving me the runaround
    pillar to post
    canned answers
    scripted replies
    takes responsibility
    takes no responsibility
    lodge a complaint
    escalate
    escalate my case
    see you in court
    lawyer
    my lawyer
    solicitor
    legal action
    trading standards
    ombudsman
    talked down to me
    condescending
    patronising
    how i was treated
    hung up the chat on me
    rude agent
    incompetent
    clueless
    waste of time
    wasting my time
    sick of you
    fed up with you
    had enough of your support
    closed without fixing
    marked as solved
    broken promises from support
    would not listen
    want an apology
    demand an apology
    demand compensation from support
    refused and would not even listen
    gives a damn
    give a damn
    told the story
    told the story five times
    do not read what i write
    does not read what i write
    do not even read
    report you to the authorities
    terrible attitude
    never shop here again
    deleting your app out of anger
    disrespect
    treat people like dirt
    treat customers
    treated me like
    like an idiot
    shame on you
    shameless
    cheaters
    hate your company
    hate ozon
    angry with your company
    feedback for management
    leave feedback
    suggestion for improvement
    nobody at your company gives a damn
    your help centre people do not read what i write
    you promised a solution and closed the case
    they copy paste the same answer
    support gave me wrong information
    wrong advice from your support cost me money
    i will write to rospotrebnadzor
    rospotrebnadzor
    you should be ashamed
    you are all thieves
    you are thieves and liars
    never seen such a shambles
    never been treated so
    what a mess of a company
    support contradicts itself
    unhelpful
    support misinformed me
    nobody takes me seriously
    dismissed my problem
    promised a call back and never rang
    nobody solves my problem
    no one solves it
    your support is rubbish
    rubbish company
    how you dealt with it
    i'm outraged
    support's decision is unfair
    your chat staff are idiots
    every operator says something different
    promised to ring back and never did
    they promised to sort it and didn't
    i'll leave you and go to another shop
    who's in charge here
    head of support
    pre trial claim
    register my complaint
    no respect for customers
    it can't go on like this
    i'll write about you in the papers
    your support is a joke
    never had such a bad experience
    i want to praise an operator
    who checks your operators
    you don't keep your word
    empty promises
    promised me a call and nobody called
    i was told they'd ring
    going to sue you
    they lied to me in support
    your helper was extremely short with me
    what's the procedure for making an official complaint
    support keeps sending me round in circles
    nobody there can give me a straight answer
    i want this taken further

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
    dishonest seller
    claim about my order
    report a seller
    report a courier
    delivery man rude
    courier left
    courier dropped
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
    courier broke
    driver left the bag with neighbours
    my parcel was opened by someone
    they refused to hand over my order
    bad delivery service
    pickup point is always closed
    people at the pickup point are nasty
    driver was very rude
    driver parked
    courier demanded
    demanded extra money
    courier wants money
    threw it over the fence
    left it in the rain
    left on the street
    complain about the shop
    shop cheats
    shop sells fakes
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
    man at the pickup point
    pickup point does not keep hours
    fitting room
    did not let me check
    not let me open the box
    refused to look for my parcel
    stole from my parcel
    pickup point closed in working hours
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
    seller wants five stars
    the delivery guy was really rude
    staff at the collection point were shouting
    pickup place is filthy
    they would not let me open the parcel before paying
    vendor will not answer my messages
    i want to report a dodgy seller
    cash on top
    wanted cash on top
    chucked the box
    chucked it over the gate
    chucked
    kicked my parcel
    pickup desk
    collection desk
    pickup place was shut
    opens late point
    huge line
    queue round the block
    counterfeit shop
    vendor will not answer
    seller ignores me
    seller is threatening
    seller blackmails me
    over a review
    remove my review seller
    dodgy seller
    rogue seller
    crooked seller
    left it out in the snow
    left in the hallway
    left by the lift
    smoking in the hallway
    smelled of alcohol
    drunk driver
    parked across
    broke my gate
    scratched my car courier
    someone had opened my package
    lost my parcel and shrugs
    they laughed at me at the point
    gave my parcel to someone else at the point
    handed my parcel to a stranger
    no wheelchair access at the point
    point has no fitting room
    mice in the pickup point
    he sells fake
    seller sells fake
    refused to come up
    would not come up
    would not come upstairs
    would not get out of the car
    with a drunk neighbour
    on the phone and rude
    chatting and ignoring customers
    ignoring customers
    shut twenty minutes early
    store on your site cheated
    want him punished
    ripped open
    taped back
    opened and taped
    tampered
    someone tampered
    courier threatened
    courier peed
    courier knocked over
    courier marked delivered without coming
    courier lied that nobody was home
    lied that i was not home
    fake delivery attempt
    never even rang
    courier on a scooter hit
    harassed by the courier
    courier asked for my phone number
    courier texts me
    pickup worker insulted
    refused to hand it over without passport
    waiting forty minutes at the point
    one worker at the point
    nobody at the counter
    no one at the counter
    handwritten note closed
    break without notice
    cold in the point
    parcels lying on the floor
    gave me the wrong parcel at the point
    gave it away
    seller writes me threats
    seller refuses to exchange
    seller refuses a receipt
    seller keeps postponing
    seller cancels
    seller raised the price after
    shop lies about discount
    shop ships another thing
    the driver left my parcel with a drunk neighbour
    the driver refused to come up
    two girls at the pickup chatting and ignoring customers
    the pickup place stinks
    i am a buyer and a seller cheated me
    as a buyer i was cheated by a seller
    your van hit my fence
    van damaged my car
    courier scares me
    courier keeps writing to me
    kicked the box
    rude to me when i came for my parcel
    rude when i came to the point
    point is dirty and smells
    shop sells forbidden things
    sells illegal things
    seller advertises one thing and sends another to everyone
    seller asks me to cancel and pay him directly
    seller wants me to cancel
    called me a liar
    guard at the point pushed me
    pushed me at the point
    your boy left it by the bins
    courier came tipsy
    courier tossed the box
    lazy staff at the point
    shut on a working day
    seller swears at me
    courier stole from me
    point stinks and the line takes an hour
    courier called me names
    courier smelt of drink
    he wanted a tip and got angry
    refused to carry it up
    courier won't wait while i check
    point never open
    staff at the point watch films instead of working
    seller lies in the description
    seller sends rubbish
    fake reviews on a shop
    report a product
    forbidden goods on your site
    they sell stolen things
    my photo is used by a seller
    somebody copied my photo in his shop
    the price tag is a lie
    driver is driving like a madman
    your van blocks our yard
    couriers smoke in our entrance
    couriers on bikes ride on the pavement
    courier was on the phone the whole time
    seller sells fakes take him down
    this seller should be removed
    close that shop
    courier called and hung up
    courier came at midnight and woke us
    he left the box in the mud
    he just threw it at me
    that courier should be fired
    please fire that courier
    point's worker called me stupid
    shop sends me angry messages
    seller wrote to my private number
    seller offers money for a good review
    not the goods the courier's manners
    goods are fine but the courier was awful
    the thing's all right it's the courier i complain about
    the store wrote me nasty messages

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
    listing
    my listing is hidden
    moderation
    seller center
    seller cabinet
    seller question
    fine for seller
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
    marketplace payment
    see my sales
    sales report
    my product is blocked
    my products are hidden
    advertise my items
    price of my items
    my shop was blocked i am a seller
    my products are not shown in the catalogue
    not paid for the goods i sold
    fine from the marketplace
    i have a shop on ozon
    begin selling
    open a shop
    register my shop
    our store
    listing not published
    card will not publish
    publish my product
    rejected by moderation
    payout has not come
    withdraw my earnings
    withdraw money from sales
    earnings from sales
    money for my goods
    commission went up
    tariff for sellers
    supply stuck
    supply rejected
    warehouse acceptance
    slot at the warehouse
    stock updating
    seller app
    seller help
    shop rating
    customers do not collect my goods
    fake review on my product
    self employed
    handmade goods
    my own brand
    certificate for goods
    declaration for goods
    advertising for my goods
    promote my listings
    report for tax seller
    supplied you for two years
    last month money has not come supplier
    brought my supply
    brought goods to the warehouse
    warehouse sent it back
    hand knitted
    sell through you
    fined for late shipment
    buyer returned
    buyer returned an empty box
    higher in the search
    goods higher in search
    my goods in search
    how do i become a seller
    i have got a shop with you and it has been suspended
    why was my product taken down
    how do i promote my products
    my seller rating fell
    i am a merchant and need support
    sell online with you
    product taken down
    payout missing
    payout on hold
    owe me for sales
    ship stock
    mislaid my stock
    lost my stock
    late dispatch
    boost my listing
    buyer sent back a different thing
    buyer swapped the item
    buyer scams me i am a seller
    i make and sell
    i knit and sell
    seller documents
    seller contract
    vat for sellers
    seller tax
    api key
    integration with my shop
    barcode for my goods
    labels for my goods
    packaging requirements for sellers
    brand certificate
    trademark complaint
    another seller copied my card
    copied my photos
    returns from buyers cost me
    storage fee
    sell second hand
    close my shop on the marketplace
    make jam
    pay out my sales
    storefront
    storefront is blocked
    waiting for approval
    approve my product
    permit to sell
    licence to sell
    counted my boxes wrong
    counted wrong
    penalty and do not know why
    sell phone cases
    listing vanished
    returning junk to my store
    store on your platform
    your platform
    small business sell
    selling platform
    marketplace account
    merchant
    become a merchant
    wholesale seller register
    supply slot
    book a slot
    supply was not accepted
    acceptance report
    pallet
    pallets
    boxes for supply
    labels for supply
    chestny znak
    marking of goods
    turnover
    analytics
    advertising budget
    promotion budget
    cost per click
    my card dropped in ranking
    index of price
    price index
    forced into a promotion
    discount at my expense
    dispute with a buyer as a seller
    buyer fraud
    compensation for lost goods seller
    lost goods compensation
    reconciliation for sellers
    act of sales
    personal account of the seller
    seller cabinet will not open
    seller bank details
    change payout details
    loan for sellers
    flexible payouts
    why's my storefront blocked
    when will i be paid for what i sold
    what paperwork do i need to sell food
    i got a penalty and do not know why
    as a seller i don't get paid
    customers leave bad reviews on my products
    my products have unfair reviews from buyers
    i'm not a customer i'm a seller
    foreigner selling
    seller registration
    my delivery of stock to your warehouse was refused
    settlement for my store not received
    competitor uses my photos
    somebody hijacked my product card
    stranger on my product card
    customer returned me a brick i am the seller
    customer returned it used i am the seller
    buyer cheated me i sell
    we manufacture furniture and want to sell with you
    we produce cosmetics and want to sell with you
    sku
    payday for my shop
    storage cost for my stock
    cannot log in to the seller account
    i'm a trader on your site
    penalty for cancelled orders i'm the shop
    do i need a firm to sell
    what commission do you take
    surplus at the warehouse
    closing documents for the seller
    seller's delivery to the sorting centre
    customer cheated my shop
    fake return to my shop
    my campaign doesn't spend
    my integration doesn't work
    marking honest sign
    the brand says i can't sell it
    switch my shop to holiday
    your warehouse doesn't accept my delivery
    seller support doesn't answer
    manager for my shop
    warehouse accepted fewer items than i delivered
    when do you pay out to merchants
    put my goods on your site
    seller's hotline
    ozon takes part in a sale with my goods without asking me
    my goods are in a sale without my consent
    you lowered my price without asking
    passport check for the seller
    change the name of my shop
    my shop gets no orders
    orders from my buyers aren't shown
    the buyer didn't collect and i pay for it
    i pack orders and the label won't print
    when does your van collect from my store
    delete a false review of my goods
    how do i answer a buyer's review
    removal of stock
    fined for being late though i shipped on time
    our factory wants to be on ozon
    furniture maker wants to sell on ozon
    i uploaded my products and they're not visible
    buyers can't see my offers
    you are holding back my earnings from the shop

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
    open a collection point
    open a parcel point
    partner point
    pickup point franchise
    rent for a pickup point
    my shop pickup
    requirements to open
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
    pay people who open points
    hand out orders
    not a single pickup point
    nearest pickup point far
    how do i start a pick up business
    spare premises
    what do you pay point owners
    earn from a pickup point
    lockers in our block
    lockers in our street
    franchise of your points
    become a franchisee
    open one of your points
    square metres for a point
    pickup shops
    corner shop
    pickup spot
    how much money can a point make
    income from a point
    payback
    initial investment
    application for a point
    apply for a point
    my application for a point was refused
    address for a point not approved
    point in a mall
    point in our district
    far to the nearest point
    none in walking distance
    put a point near
    machine for parcels in the entrance
    i am thinking of opening one of your pickup shops
    is there gonna be a pickup spot in our town
    terms for opening a point
    subsidies for new points
    do you pay for the start of a new point
    open a pvz
    parcel locker in our yard who do i offer it to
    free premises on the ground floor
    would you rent my place
    my application to open is under consideration
    support for new points
    buy an existing point
    take over somebody's point
    i have a shop can it be a parcel point too
    my kiosk could be a point
    your partner programme for points
    how big must the room be
    i've an empty shop and would like to run parcels from it

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
    pick up point shortages
    inventory
    pickup point fine
    our pickup point
    our pick up point
    pickup point equipment
    shift at the pickup point
    calling from pickup point
    pickup point no connection
    print labels
    pickup point cannot
    pickup point cannot scan
    pickup point payment owner
    worker at pickup point
    employee of a collection point
    pickup point owner my rating dropped
    our point did not get the goods
    parcels missing in the shipment to my pickup point
    my pickup point was not paid
    own a point
    our point
    end my contract point
    contract for the point
    terminate the pickup contract
    schedule of my point
    truck did not come
    shortage
    shortage charged
    charged my point
    extra parcels
    surplus parcels at my point
    label printer
    scanner broken
    packaging for my point
    supplies for my point
    point has not been paid
    reward for the point
    customer left goods at my point
    point manager
    power off at the pickup point
    boxes came to our point
    counter at the point
    work on the counter
    shortage of somebody else
    i want to close down my pickup point
    i manage a pickup point
    scanner packed up
    turbo is down
    turbo does not load
    point was not paid this month
    labels will not print
    signboard for the point
    sign for my point
    acceptance at the point
    parcels do not scan
    wrong parcels brought to our point
    no room left at our point
    bad review of my point
    hire staff for my point
    customer fights at my point
    return parcels from the point
    courier did not take returns from our point
    pick up point program
    program at the point does not work
    as a point owner
    computer at our point
    error in turbo
    parcels that are not ours
    not ours parcels at the point
    stocktake
    short three parcels
    less reward
    staff of my point
    my point is closed by you
    deposit for my point
    franchise payments
    branding of my point
    renovation of my point
    move my point to another address
    relocate the point
    training for point staff
    instructions for point staff
    a client refuses to leave
    client shouting at our point
    courier collects returns from our point
    safe bags
    it's not about an order i run a pick up point
    not a customer i run a point
    withheld money from my point
    you fined my point
    cannot log into turbo
    turbo does not let me in
    i work in pickup and cannot issue an order
    i work at a point and cannot hand out a parcel
    my point is not on the map
    my point vanished from the map
    pvz
    i'm an operator of pvz
    compensation for my pickup point's rent
    rent of my point
    delivery to our point is late
    point's opening hours how do i change i'm the owner
    sell my point
    employee left how do i add a new one at the point
    can't log in to the point's programme
    the workplace at the point hangs
    i own one of your collection points
    partner support for points
    i've got a pickup point and the money hasn't come
    my point's pay is late
    we issue parcels and the system hangs
    we cannot hand out orders the programme froze
    new rules for points who explains
    you blocked our point

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
    booking
    cancel my booking
    boarding pass
    luggage
    baggage
    mistake in ticket
    trip
    return an air ticket
    return ticket
    passenger
    airport
    hotel has no booking
    vacation
    name on the air ticket is misspelled
    holiday package
    package tour
    vacation package
    excursion
    ticket print
    e ticket
    ticket not arrived
    no ticket
    paid no ticket
    cancel my ticket
    change the date of ticket
    seats together
    add baggage
    hand luggage
    cannot find my reservation
    trip refund
    visa for travel
    travel insurance
    letter wrong in the surname
    surname
    wrong surname
    room is taken
    arrived room taken
    give back train tickets
    postpone the trip
    postpone our trip
    the hotel had no record of us
    can i change my flight date
    my e ticket never came
    my booking with ozon travel
    check in for my flight will not work
    hotel overbooked
    add a suitcase
    holiday was cancelled
    departure moved
    online check in
    missed my train
    coach ticket
    car hire
    rent a car
    transfer from the airport
    breakfast included
    late check in
    seat next to my child
    refund visa refused
    sick cannot fly
    fell ill before the trip
    passport details wrong in booking
    middle name in ticket
    carrier went bust
    room was given to someone else
    typed my surname wrong
    pet on the flight
    dog on the plane
    breakfast in the room price
    train times
    change of timetable
    terminal of the airport
    luggage lost
    baggage lost
    refund for the hotel
    free cancellation
    cancellation fee
    hotel phone
    contact the hotel
    address of the hotel
    hotel is awful
    not the room i booked
    no confirmation from the hotel
    voucher for the hotel
    tour operator
    bus was late
    connecting flight
    stopover
    non refundable ticket
    seat change
    platform of the train
    birth certificate for the child ticket
    two passengers
    remove a passenger
    certificate for the flight
    receipt for the trip for accounting
    our plane was cancelled what now
    i need to move my trip to next week
    can i take a cat on the flight
    i am too ill to travel can i get a refund
    train times changed
    paid for a ticket and never got it by mail
    ticket did not come to my email
    we cannot fly any more
    hotel wants me to pay again
    charged twice for the hotel
    itinerary
    typo in the passenger name
    holiday in egypt
    the apartment i booked doesn't exist
    choose a seat
    boarding card
    lower berth
    book a room
    i'm at the station and my ticket isn't valid
    your travel agency
    how do i get my money for the tour
    all inclusive
    room without a window we paid for a sea view
    invoice for a hotel for my employer
    booked for the wrong month
    train left early
    bought tickets for the wrong date
    they've put two of us in different carriages
    the hotel charged us again at reception
    our holiday fell through can we get the money

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
    top up my ozon card at the cash machine
    bank account details
    credit holiday
    why did the bank write off money
    the bank's operator please not the shop
    bank client
    your bank froze my money
    my salary goes to your bank and it hasn't come
    there's a payment on my ozon card i never made

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
    someone's used my card
    there's money gone from my card
    the cash machine kept my card
    my transfer did not get there
    how do i open a savings account
    i need a loan from ozon bank
    i cannot see my balance in the bank
    bank has frozen my account
    someone used my card without asking
    freeze my card
    card swallowed
    transfer has not arrived
    forgotten my pin
    savings account open
    need a loan
    new card has not come
    cannot see my balance
    bank has frozen
    limit on transfers
    raise my limit
    bank commission
    fee for a transfer
    fee for withdrawal
    direct debit
    bank deposit rate
    interest rate
    refinance
    pay off my loan early
    early repayment
    card delivery
    virtual card
    card number online
    sbp transfer
    transfer to another bank
    foreign transfer
    exchange currency
    bank app will not open
    bank says suspicious
    blocked under the law on laundering
    ask the bank
    card got stuck
    card is bent
    chip does not work
    name on my card is wrong
    pension to my card
    salary to my card
    cannot activate the card
    interest on deposits
    atm did not give
    atm did not give me the money
    close my card for good
    card was eaten
    money disappeared overnight
    my card is lost
    left my card in a shop
    card fell
    card stolen from my bag
    payment by my card in another city
    bought with my card
    subscription i did not make on my bank card
    bank app login
    bank app password
    bank code
    passport for the bank
    identification at the bank
    meet the bank agent
    bank courier
    card design
    second card
    card for my child
    cashback on the ozon card
    account statement
    certificate for a visa from the bank
    close the deposit
    withdraw the deposit
    money order
    transfer by phone number
    sent to the wrong number
    sent money by mistake
    cancel a transfer
    tax from deposit
    arrest on the account
    bailiffs took money from my card
    bank blocked my transfer
    sms from the bank costs
    notifications from the bank
    bank office near me
    overdraft
    instalment card
    repayment date
    missed a payment on my loan
    debt collectors
    loan refused
    why was my loan refused
    mortgage rate
    insurance on the loan
    my ozon card got pinched
    what interest do you pay on deposits
    how do i change the pin
    do you give loans
    apply for a loan
    do you give credit
    transfer from my card which is stuck
    interest on my deposit at the bank

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
    what number do i ring for the bank
    which number is the bank's

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
    suspicious link
    is this email from you
    got a link from scammers
    scammers sent me a link
    is the link safe
    is the link real
    unknown link
    fake email
    fake message
    lottery
    asked to transfer money
    asked me to pay for delivery by link
    in the name of ozon
    says he is from ozon
    security service
    i was cheated by scammers
    cheated me out of money
    stranger called
    whatsapp message from ozon
    whatsapp
    read out the code
    wants my code
    called ozon asked numbers
    someone asks for my data
    is this really ozon
    threatens
    tricked me
    asks me for my card details
    clicked a suspicious link
    i gave my code
    safe to tell the code
    should i give the code
    phishing email
    fake manager
    blackmail
    sent money to scammers
    message about prize
    won a phone
    prepayment demanded by a fake courier
    they told me to install a program
    transfer money in whatsapp
    you won a prize is it true
    caller says my account is in danger
    saying they are from ozon
    claims to work for you
    claims to be your employee
    pretends to work for ozon
    using your name
    people using your name
    writes in your name
    numbers from my sms
    numbers from the text
    read him the code
    strange text with a link
    strange sms
    suspicious text
    suspicious email
    somebody called me
    a man phoned
    unknown person called
    someone rang me
    won an iphone
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
    wants me to buy goods
    promises a percentage
    percentage
    ozon manager writes
    from a strange number
    strange number
    code i did not ask for
    i told someone the code from my phone
    is this message really from you
    a fake ozon site took my money
    someone's pretending to be your courier
    somebody asked for my card details for delivery
    somebody claiming to be from you
    read out a code
    asked me to read out
    told someone the code
    told a woman the code
    clicked on a dodgy
    won something
    text saying i won
    is this text genuine
    genuine email
    genuine message
    seller asks to pay outside
    asks me to pay on whatsapp
    pay directly to his card
    pretending to be your courier
    pretending to be your operator
    move my money
    move my savings
    secure account
    account was under attack
    work from home offer asking for money
    paid for likes
    pay me for liking
    liking products
    earn money on ozon telegram
    invest in ozon project advert
    fake advert
    fake ad with your name
    parcel i never ordered cash on delivery
    install an app on the phone they said
    screen sharing
    share my screen
    police called about my account
    bank security called
    deepfake
    fake chat
    fake hotline
    they had my address and name
    leaked my number
    spam calls
    robot calls me from ozon
    someone took a loan in my name
    fake site ripped me off
    site ripped me off
    asked for the last digits of my card
    digits of my card
    pay a delivery fee by a link
    delivery fee by a link
    gave my card number
    gave my details
    phoned me about a compensation
    selling fake certificates
    funny call
    funny message
    won a flat
    offers work for a deposit
    deposit for work
    work at ozon in telegram
    someone took out a loan in my name
    loan in my name
    recorded my voice
    screenshot of my bank
    asks for my pin
    asks for passport photo
    sent a photo of my passport
    sent my passport
    pay tax on my prize
    pay customs to a stranger
    crypto
    bitcoin
    investment platform
    sold me a fake phone on the internet
    not your site
    looks like your site
    site looks like yours
    address of the site is strange
    avito delivery
    whatsapp account ozon
    telegram account of ozon manager
    buy goods and get money back job
    return my deposit job
    scam or not
    your employee came to my home
    is it you who phoned me about a refund
    i got an odd email with your logo
    they said i won a car
    ordered things from my account that were not mine
    a text says my parcel is held and i have to pay
    my delivery is on hold until i pay a fee says the message
    a message asks me for a fee to release the parcel
    a text wants a customs fee for my parcel
    they write that i have to pay extra for a parcel that is stuck
    clicked on a link in a message and now i am worried
    robbed by phone
    robbed me over the phone
    my account was hacked and my points spent
    hacked and points were spent
    spent my points
    got into my profile and bought
    transfers from my card that i did not make
    transfers i did not make
    call from the central bank and ozon together
    central bank called
    is eight nine one six your number
    is this your number someone called me
    check that it was ozon who phoned
    seller told me to pay to his card and vanished
    paid to his card and he vanished
    frightened my mum saying her account is hacked
    say that my account is hacked and ask
    unknown app was installed by them
    tasks for money
    payment i did not recognise big sum
    thief bought with my card
    somebody got my money
    somebody took all my money
    account stolen someone buys
    i told them the code what do i do
    stole money from my card through your site
    report a fraudulent site
    copy of your site
    false ozon shop
    was it you who rang me
    unknown number says it's ozon
    i followed a link and lost money
    qr code on a leaflet
    leaflet in my letter box with your name
    work with marketplace for a deposit
    shares of ozon offered by phone
    a bot in telegram says i won
    my personal data was leaked
    how do they know my name and order
    they made me install a programme
    seller wants to talk on whatsapp
    my mother was deceived over the phone
    strange orders on my account
    orders i didn't make
    my account got hacked and someone ordered stuff
    promised a prize if i pay the shipping
    transfers from my card i didn't make after a call
    a lady with a foreign accent says i'm your winner
    they say my account will be deleted if i don't give a code
    someone ordered things on my account
    a site looking like yours took my card
    is it you or a swindler
    i've had a text about an unpaid parcel and i'm not sure it's you
    they emptied my wife's card after a call from ozon

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
    invoice
    accounting documents
    closing documents
    vat
    the contract
    corporate
    corporate client
    become a partner
    commercial offer
    business proposal
    advertising
    tender
    company documents
    invoice for accounting
    company account
    reconciliation
    business customer
    companies discount
    pay by invoice
    company order
    firm wants to partner
    supply you
    for schools
    for office
    legal person
    entrepreneur
    corporate customer
    cooperation tender purchasing
    reconciliation statement for the accountant
    business department
    sales to companies
    buying for a school
    supplies for the office
    for our school
    for our kindergarten
    for our hospital
    government purchase
    vat documents
    gift cards for staff
    our services
    our goods to you
    offer a warehouse
    transport company
    carry your goods
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
    original papers
    original documents
    place our advertising
    we want to advertise with you
    we run a kindergarten and need supplies
    who deals with partnerships
    on behalf of a company
    closing papers
    logistics services
    staff gifts
    partnerships
    become your supplier of services
    offer our software
    cleaning company
    our agency
    sponsor
    sponsorship
    charity
    donation
    charity foundation
    joint project
    collaborate
    collaboration
    influencer
    integration with our company
    rent us a space
    we have a warehouse to rent
    tenders
    procurement
    request for quotation
    buy a hundred
    buy fifty
    order two hundred
    company bank details
    payment by company
    legal entity order
    represent a school
    purchase equipment
    purchase for a school
    firm would like to work with you
    work together
    printing house
    offering services
    signed acts
    bookkeeper
    hotel supplies for business
    our restaurant buys
    our office needs
    bulk discount
    discount for companies
    company card payment
    company account registration
    register a company
    change company details
    company tax number
    electronic document exchange
    edo
    diadoc
    documents by edo
    letter of guarantee
    power of attorney for the company
    new year gifts for employees
    government contract
    state purchase
    who buys from suppliers
    purchasing department
    your procurement
    we produce and want to supply
    factory
    manufacturer
    distributor
    trucking company
    lease of premises to ozon
    invite your speaker
    speaker for a conference
    university cooperation
    do you give invoices to companies
    b2b
    b2b department
    advertising on your site
    place an advert on your site
    a building for your warehouse
    rent you a building
    sole proprietor buy without vat
    a collab
    i'm a blogger and want to work with you
    we'd like to be partners
    we rent out warehouses
    api for partners
    affiliate programme
    we produce boxes and can supply you
    i have land for a warehouse
    where do bloggers write

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
    podcast
    the news
    reporter calling from a newspaper
    writing an article
    article about marketplaces
    interview your ceo
    tv programme
    tv station
    from the television
    blogger
    media
    speak to the press
    press contact
    press release
    pr department
    public relations
    official comment
    statement for the press
    making a programme
    making a film about delivery
    study journalism
    journalism
    somebody from you on air
    daily news
    i am with the bbc
    i write for a newspaper
    we want to film in your warehouse
    who handles media questions
    i am from the bbc
    media questions
    run a podcast
    want to interview
    spokesman
    spokesperson
    spokeswoman
    tv crew
    documentary
    columnist
    deadline for my article
    photographer for a magazine
    channel one reporter
    student paper
    comment on the news
    channel five
    from channel five
    comment for my blog
    live on air
    radio show
    breaking news
    our viewers
    our readers
    press card
    news site
    web portal
    editor in chief
    shoot a report
    shooting at your warehouse
    quote from the company
    confirm the information for publication
    request from the editorial office
    send you a request from the editorial
    fact checking
    i'd like to write about ozon for our paper
    i'm with reuters
    i'd like an interview with your management
    we're doing a story about you
    i'm putting together a report on online shopping and need someone to quote

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
    stock market
    dividends question
    ozon stock report
    invest in your company
    shares fell
    share holder
    own shares
    earnings report
    annual results
    own your stock
    how the company is doing
    where can i read the annual report
    i have a question about your bonds
    what is your share price doing
    buy ozon stock
    delisting
    depositary receipts
    shares frozen
    my broker
    stake in the company
    financial statements
    profit of the company
    revenue
    listed on the exchange
    buyback
    proxy vote
    earnings
    broker cannot sell
    shares in my account
    redomiciliation
    convert receipts
    gdr
    adr
    when do you publish results
    conference call for investors
    bondholder
    coupon on the bonds
    default on bonds
    credit rating of the company
    board of directors
    general meeting
    minority shareholder
    when's your earnings report
    are you going to pay dividends this year
    analyst from an investment fund
    investment fund
    invest in ozon
    ticker
    ir department
    conversion of receipts
    blocked securities
    why did your shares fall
    i want to put money into your company
    when are the quarterly results out

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
    letter
    where are you located
    send you a parcel by post
    where to send documents
    mail documents
    where to mail
    what street
    what city are you in
    head office street
    visit your office
    office address
    office in moscow
    where do you sit
    where is your building
    index of your office
    send a letter
    mail a letter
    mail a claim
    post a claim
    lawsuit address
    registered office
    headquarters address
    documents by post
    paper documents
    address for letters
    registered post
    representative office
    where to come
    come to shout
    what's the address for registered mail
    letter before action
    serve legal papers
    physical address
    office in person
    send papers
    court papers
    subpoena
    where to send the lawsuit
    who is your legal department
    legal department address
    address of the legal entity
    company registration number
    courier to your office
    deliver documents to your office
    come in person
    where to deliver a letter
    courier with documents
    bring documents
    hand in a paper
    paper claim
    written claim by mail
    send by russian post
    letterhead address
    full legal name
    ogrn
    legal name of the company
    details of the company
    summons
    bailiff
    bailiffs
    notary
    request from the police
    lawyer's request
    official request
    from the court
    prosecutor
    where can i come with documents
    come to your building
    which street are you on
    requisites of the company
    where do i send a pre trial claim
    can i come and speak to somebody
    your legal details
    what is the street and number of your main office

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
    your manager demands a percentage to list our goods
    fake invoices are made in your office
    your guard lets thieves in
    your staff take parcels home
    my neighbour works at your warehouse and steals
    a warehouse manager takes money from us to accept goods
    your manager wants money under the table
    money under the table
    the compliance department
    a director of yours has his own firm among suppliers
    our boss forges the papers
    an employee of yours reads customers' messages

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
    people are stealing from your warehouse
    i was discriminated against at work at ozon
    we are made to work without breaks
    an employee is selling customer data
    your buyer hinted at a payoff
    takes backhanders
    stealing from your warehouse
    people are stealing
    boss bullies us
    bullies us
    no breaks at work
    blow the whistle
    hinted at a payoff
    payoff from suppliers
    supervisor touches
    sexual advances
    threatened me at work
    paid cash in hand illegally
    work without contract at ozon
    illegal workers
    fire exits blocked
    injury hidden
    accident covered up
    fake accounts by managers
    falsify
    falsified
    manager's relatives hired
    hires his relatives
    insider dealing
    leak of secrets
    your guard takes money
    your security guard beats
    shift leader takes
    takes half our bonus
    sort it for an envelope
    open parcels and take phones
    racist jokes
    makes racist jokes
    fired for complaining
    black salary
    grey salary
    salary in an envelope
    not paid overtime
    unpaid work
    my salary was not paid at ozon
    fined workers illegally
    boss drinks
    drunk foreman
    foreman demands
    demands a share
    demands money from couriers
    sells jobs
    pay to get a job
    fight at the warehouse
    threatened to fire
    blackmailed by my boss
    pressure at work
    forced to resign
    personal relations with a supplier
    supplier treats the manager
    leaked the database
    photo of customers passports
    spying on workers
    cameras in the changing room
    touches women
    touched me at work
    jokes about women
    disabled worker insulted
    insulted for my nationality
    migrants without papers
    forklift without a licence
    hide accidents
    your employee offered to sort it for an envelope
    loaders at the warehouse open parcels and take phones
    they fired me for being pregnant
    safety rules broken in your warehouse
    tell about theft without my name
    without saying my name
    unethical conduct
    misconduct

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
    take me to chat
    message somebody
    write a message
    text support
    in which section is the chat
    contact you in writing
    a chat please

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
    support hours
    around the clock
    24 hours
    at night
    how long until they answer
    how long to wait for an answer
    how soon will they answer
    how quickly do you answer
    your hours
    sunday
    open sunday
    work all night
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
    working time
    what time do you start
    what time do you finish
    from what time
    from when do you work
    when are agents available
    when are people available
    when do operators answer
    when does somebody answer
    is support open
    work on sunday
    somebody at night
    night shift
    open at christmas
    round the clock
    all day and night
    answer me at night
    people and not robots when
    can i reach anyone on a sunday
    are you there over new year
    open at new year
    someone gets back to me
    how long before someone gets back
    weekends
    bank holidays
    may holidays
    is anyone working now
    what time is support there
    how long is the queue
    queue in the chat how long
    average wait
    usual wait
    how many hours to wait
    hours for humans
    write at midnight
    midnight will somebody read
    women's day
    christmas day
    without days off
    seven days a week
    what is your schedule
    schedule of support
    timetable of support
    closed for the night
    reply in an hour
    waiting time
    are you open on easter
    are you closed already
    already closed
    too late to ask today
    is it too late to write
    is anybody on duty at three in the morning
    working on the first of january
    when can i catch a person in the chat
    is support asleep at night
    when can one reach you
    when do your people come in
    when's your break

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
    why did you remove operators
    why is everything in chat
    what do i need a chat for
    big company without phone
    no operators
    no people on the phone
    do not like writing
    normal phone line
    no normal phone
    why cant i call
    hate writing
    do not want to text
    want a phone call
    why only messages
    why robots
    no chat
    by phone
    sort it out by phone
    solve it by phone
    prefer phone
    what happened to the telephone operators
    i hate chatting
    closed the hotline
    where is the hotline gone
    why will nobody pick up
    nobody picks up
    no one picks up
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
    how come nobody picks up the phone
    i do not want to type i want to talk
    i would rather speak than type
    speak to a human on the phone
    only have chat
    where did your call centre go
    use of this line
    what is the use of this number
    no one talks on this line
    bring back operators
    bring back the phone
    why can i not ring
    stopped answering the phone
    no voice support
    call instead of chat
    i type slowly
    typing is hard for me
    will not anyone pick up
    arthritis and cannot type
    talk like normal people
    old way by phone
    it was better with operators
    easier with a voice
    do not like to chat
    cannot stand chats
    cannot stand typing
    messages are not for me
    who invented this chat
    ridiculous no phone
    every company has a phone
    other shops have a phone
    wildberries has a phone
    bank has a phone and you have not
    reason there is no call centre
    such a big company and cannot hire operators
    cannot hire operators
    absurd that i cannot ring you
    cannot ring anybody
    why is it that nobody can be rung
    in the old days one could ring and talk
    why must everything be in the internet
    who am i calling then if there's nobody
    can't you just answer the phone like everybody
    why won't you talk to customers
    you've cut the operators to save money
    why on earth isn't there anyone to talk to
    it's ridiculous that a firm your size has no phone staff

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
    8 800
    toll free number
    old number
    which number do i call
    what number to call
    where to call
    other number
    other phone
    second number
    hot line number
    phone for complaints
    what number
    is there a free number
    phone of the courier
    number of the warehouse
    phone number of the shop
    direct line
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
    telephone of support
    contact number
    contact phone
    number where people answer
    number where somebody answers
    is this call free
    what's your customer service number
    can i have the driver's number
    freephone
    number for the pickup point
    ring from abroad
    call from overseas
    dial from abroad
    what number do i ring
    number for the seller
    number of the depot
    number to complain
    switchboard
    reception number
    head office phone
    line for complaints
    courier's phone
    free from a mobile
    a short number
    from belarus
    number for sellers hotline
    number for companies
    number of the head office
    number for returns
    number for delivery
    number of ozon travel
    number of the hotel line
    how much does this call cost
    is the call paid
    do i pay for this call
    your telephone
    give me a number
    give me the number
    a number i can call
    another line
    number in st petersburg please
    call you free from a mobile
    what other numbers do you have
    other numbers
    telephone of the pickup point on the street
    phone of my pickup point
    what is your telephone
    the point's telephone
    how do i ring the courier
    is this the right number for ozon
    old number doesn't work
    the number on your site doesn't answer
    number with a person
    international number
    is this call charged
    what number should i ring to talk about deliveries
    is there a landline for your office
    another number

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
    whats your mail
    e mail for shoppers
    prefer email for my request
    electronic mail
    what is the email
    what email can i write to
    drop you an email
    address for emails
    email a complaint
    give me your e mail
    address to email
    mail you a photo
    send scans
    send pictures by mail
    email for returns
    where do i send documents by email
    write a letter by mail
    mail id
    can't i simply email you

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
    find my messages
    appeal
    read old answers
    check my request
    my complaint status
    previous conversation with the agent
    where are my requests stored
    find my last chat with support
    previous chat
    past conversations
    past messages
    conversation saved
    are messages saved
    read the answer
    what did support reply
    what did they reply
    what i wrote last time
    wrote last time
    answer they gave me
    find the answer they gave
    find the old answer
    where can i see what i wrote before
    i want to check on my request
    what's the status of my ticket
    what i wrote before
    reply from last week
    look up my ticket
    earlier conversation
    copy of our chat
    download my chat
    chat log
    reopen my ticket
    closed ticket where
    see the answer from support
    complaint from march
    find my complaint
    number of my request
    request i sent
    has my complaint been answered
    read yesterday's answer
    yesterday's conversation
    what did we agree
    what did your operator promise
    save the chat
    export the chat
    proof of our chat
    screenshot of the chat from support
    where are closed requests
    archive of chats
    did you receive what i wrote
    has my message reached you
    lost the message from support
    i deleted the chat
    i can't find your answer
    where did your answer go
    did you receive what i sent
    show me my past complaints
    the answer came and i closed it
    i need to look at what your people told me in may

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
    when will my problem be solved
    takes too long
    still being checked
    finally solve
    when will you solve
    how long to solve
    tired of waiting for decision
    request hanging
    ask for patience
    no solution
    what is the delay with my appeal
    promised to fix it and never did
    why so slow
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
    you have been looking into it for ten days
    how long does an investigation take
    case taking weeks
    looking into it for ten days
    still looking into it
    claim pending
    still processing my request
    specialist has not answered
    promised to get back
    no update
    any update on my case
    wait and nothing is decided
    reviewing my appeal
    the term is over
    term has passed
    internal check
    your check takes
    examination takes
    forwarded my question
    forwarded and forgot
    forgotten about my case
    no news about my case
    any news on my case
    still not solved
    request is being considered
    being considered for two weeks
    passed it to the specialists and nothing since
    handed to specialists and silence
    investigation lasts forever
    investigation about my parcel
    keep asking me to wait
    they only say wait
    support says still checking
    nothing is happening with my complaint
    still being looked into
    they are checking for a month
    passed to another department
    they keep saying wait
    they extended the term again
    pending from long time
    said wait three days and it's ten
    they said one day it's been four
    my photos are being looked at for a week
    they passed it to the warehouse and i'm waiting
    how long can one examine a photo
    second week they examine
    when will the check end
    speed up my appeal
    answer to my appeal is late
    no result on my case
    promised an answer by thursday
    the case has been open since the first and there's no end to it
    they keep telling me the experts are looking at it

phrases-advice =
    how should i write
    how to write an appeal
    what should i prepare
    what do i need to prepare
    what should i attach
    which documents should i attach
    tips so that support solves it quickly
    what details should i put in my message
    how do i write it properly
    what details to include in my message
    how do i write so they understand
    do i need to attach the receipt
    how to describe the problem
    how do i word the complaint
    tips for talking to support
    how to get what i want from support
    what will you need from me
    do i need photos for the claim
    should i send a video
    what proof do you need
    what evidence is needed
    which papers are needed for a refund claim
    what to write to get a human in the chat
    how do i explain it to the bot
    what numbers should i have ready
    do you want photographs when i write

phrases-not-handled =
    what do you not handle
    what does support not handle
    which questions do you not answer
    someone else's order
    another person's order
    what my wife ordered
    what somebody else ordered
    order of another person
    my neighbour's order
    somebody else's order can i ask
    i'm asking about an order that isn't mine
    the order of my ex husband
    who sent me a present through you
    who ordered to my address
    my friend's parcel
    a friend asked me to find out about his order
    i ask for my neighbour
    what did my son buy on your site
    order of a colleague
    it's not mine it's a parcel for the lady next door and i want to know where it is
    can you tell me what my brother has ordered

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
    find you on vk
    facebook
    instagram
    odnoklassniki
    ok ru
    tiktok
    youtube
    comments in your group
    public page
    write in the group
    twitter
    direct messages on instagram
    link to vk
    where are your moderators

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
    do you have telegram
    text you on whatsapp
    signal messenger
    wechat
    your telegram
    imessage
    is there a telegram for support
    bot in telegram
    skype
    message in max
    max
    is the telegram channel yours

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
    our manager
    manager contact
    manager for a major brand
    our manager is gone we are partners
    personal manager for supplier
    manager of our company
    personal manager does not pick up
    our key account
    category manager
    our key account manager quit who's the new one

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
    do not understand computers
    disabled
    bad eyesight
    phone is not smart
    do not understand phones
    no wifi
    cannot go online
    not online
    weak eyes
    visually impaired
    deaf
    my hands shake
    cannot use chat
    cannot read the screen
    cannot see the screen
    old man
    old woman
    old lady
    no mobile
    no connection at home
    internet is off
    my phone cannot open websites
    i cannot use chats i am old
    my mobile has buttons only
    no computers only the television
    a link is useless i have no internet
    no signal in our village
    without a computer
    without a smartphone
    internet cut off
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
    cannot see letters
    hands hurt
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
    i do not own a smartphone
    there's no signal where i live
    cannot see well enough
    cannot work computers
    old fashioned phone
    push button phone
    basic phone
    simple mobile
    no data on my phone
    run out of data
    no mobile data
    broadband is down
    wifi is down
    abroad without internet
    cannot use a keyboard
    dyslexic
    parkinson
    shaky hands
    in a wheelchair and cannot type
    my carer
    not tech savvy
    hopeless with technology
    scared of the internet
    do not trust the internet
    ancient phone
    where to click
    not know where to press
    what does link mean
    no idea how to use
    never used a chat
    never sent a message
    never learned to text
    my eyes are bad
    lost my glasses cannot read
    cataract
    glaucoma
    one hand
    no fingers
    phone without a screen
    tariff without internet
    internet switched off for debts
    paid internet is over
    shut down of internet
    internet shutdown
    no electricity
    power cut
    no smart phone in the house
    my granddaughter usually does the internet but she's away
    i can hardly see the screen
    we do not have internet in the village
    my computer is broken and i cannot get to the chat
    do not know how to chat
    do not know how to write in a chat
    not able to write
    unable to write
    i'm old i don't understand these chats
    i don't have whatsapp or anything
    i'm ninety and alone
    my grandson does it and he's away
    i'm driving can't write
    i've a broken arm can't type
    i can't use the site
    my grandson did it all and now he's away
    my phone can't open links
    i only have this telephone
    only the telephone nothing else
    no e-mail no internet nothing
    i've never been on the internet
    can't you just help me here on the phone
    nobody to help me with a computer
    my phone has no screen
    i can't text i can only talk
    my grandson did it for me and now he's in the army
    the chat isn't for an old woman

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
    i got the link
    sent it already
    you sent it already it does not open
    sms did not come
    no text came
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
    sent me a wrong link
    link empty
    message came but the address does not load
    address in your message goes nowhere
    tapped the link nothing happens
    an empty text came from you
    the page from your text does not open
    link in the message
    message without a link
    message empty
    message never came
    did not get the text
    did not get the sms
    did not get any message
    waiting for the text
    waiting for your sms
    where is the text
    where is the sms
    promised a link
    link wrong page
    link leads elsewhere
    link blank
    previous link
    opened the link error
    clicked and nothing
    tap on your message error
    nothing was sent
    the page from your message is blank
    never got your text
    text has not come
    page from your message
    deleted the message
    deleted the message by accident
    deleted your text
    accidentally deleted
    cannot tap the link
    link is not clickable
    link cut off
    half of the link
    link asks for a password
    link shows gone
    link opened once
    link went to my old phone
    texted the wrong number
    message went to another phone
    press on the link and nothing opens
    the link you gave me is dead
    said you would send it and there is nothing
    no message arrived
    nothing arrived on my phone
    nothing came on my phone
    no sms arrived
    you promised a text
    did not get anything on my phone
    blocked sms
    spam folder
    link says error
    link in the text is cut
    link opens another page
    link opens the shop only
    link opens the app and nothing
    phone says unsafe link
    warns about the link
    cannot copy the link
    send it again it did not come
    your message had no link in it
    i opened it and it says the page is gone
    four oh four on the link
    got that one before it was broken
    page not found on your link
    address you sent is wrong
    send the link again it didn't open
    still no text from you
    i clicked what you sent and it's just blank

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
    i want to talk to somebody
    is anybody there
    can somebody help me
    let me talk to an actual person
    real person please
    want to talk to somebody
    put me through to a human being
    somebody help me
    speak to a manager
    talk to an actual person
    actual person
    actual human
    flesh and blood
    somebody with a brain
    person with a pulse
    speak with someone
    speak with a person
    have a word with someone
    a word with someone
    assistance
    i need assistance
    customer assistance
    i need some help
    someone in charge
    speak to the manager
    your manager
    demand an operator
    demand a person
    i demand an operator
    put somebody on the phone now
    put somebody on
    someone who speaks
    someone who speaks russian
    just let me talk to a person
    do not want to talk to a computer
    computer is talking
    is this a recording
    are you a robot
    a woman not a robot
    old operator
    somebody from staff
    somebody from support
    need a human being
    human being
    a human now
    person now
    representative
    operator
    agent
    can i have someone who speaks
    operator please i do not understand the machine
    don't send me to the chat give me a person
    i don't want the chat i want a person
    transfer me to executive
    executive please
    customer care executive
    the concerned person
    opera tor
    oper ator
    customer services
    no machine please
    i'm sick of this robot
    you're a machine aren't you
    i don't want to press anything i want to speak
    i don't understand machines give me a girl
    ask someone to ring me
    a manager should call me
    get someone to phone me
    stop with the menu and give me a man
    no more robots
    shut up robot
    stupid machine
    not the bot not the chat a person
    nobody hears me connect me to a consultant
    give me a human being for heaven's sake
    for god's sake a person
    i want a real voice
    is anyone listening
    get me off this machine
    let me out of this menu
    your colleague please
    will a person ever answer
    is there a soul in that building

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
    send it to my mobile
    yeah send it to my mobile
    text it to me
    text me that
    the link by sms

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
    that's not what i asked take me back
    i want the main menu
    not what i asked
    that is not what i asked
    not what i meant
    that's not it
    wrong section
    start again
    home menu
    begin again
    back to the start please
    not that go back
    back to the start
    wrong choice
    wrong button
    by mistake pressed
    other topic
    another topic
    different topic
    change the topic
    all options
    list of options
    what are the options

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
    i did not catch that
    can you repeat the address
    say that again
    repeat the address please
    run that by me
    beg your pardon
    did not hear
    could not hear
    line is bad
    bad line
    you broke up
    mumbling
    repeat that slower
    slower please
    huh
    eh
    spell it
    spell the address
    louder please
    sorry i was not listening
    you're talking too fast
    talking too fast
    speak slower

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
    not now
    wrong
    incorrect
    nothing
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
    later
    maybe later
    some other time
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

# Taking leave: where something was asked, the same as a no.
phrases-goodbye =
    goodbye
    thank you
    no thanks
    bye
    thanks
    bye bye
    no thank you
    thanks a lot
    thank you very much
    thanks so much
    see you
    that is all
    thats all
    thats it
    nothing else
    nothing more
    no more questions
    thanks for your help
    i am done
    im done

# The text is wanted on another number, which can be typed. Of a number read back it is a no.
phrases-other-number =
    to another number
    to a different number
    a different number
    send it to another number
    send it to a different number
    not to this number
    to my other number
    my other number
    yes but to another number
    yes but to a different number

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
    i don't want any sms
    don't want any sms
    i do not want an sms

# Callers who are asked again: a wrong number, somebody in the room, what the line is not for.
phrases-unrelated =
    what's the time now please
    who are you
    where are you from
    are you married
    do you love me
    sing me a song
    tell me something funny
    what is two plus two
    what's the meaning of life
    turn off the lights
    set an alarm for seven
    play some music
    turn the television down
    what's on television tonight
    what's the score
    when is the next match
    who won the game last night
    what is happening in the news
    will it snow this week
    it is cold in here
    the sun is shining
    i am so tired
    my back hurts
    my head hurts
    i feel sick
    make me an appointment with the dentist
    is this the chemist
    call the police
    there has been an accident
    the house is on fire
    somebody has broken into my flat
    i have lost my dog
    the cat is up on the roof
    the dog needs feeding
    my dog is sick
    how much is a loaf of bread
    what does petrol cost
    where is the nearest shop
    where is the nearest station
    how do i get to the town centre
    which bus goes to the station
    when does the bus come
    when does the next train leave
    is this the railway station
    send a taxi to my house
    i want to order food
    do you deliver sushi
    a table for two for tonight
    cut my hair tomorrow
    my tap is dripping
    the toilet is blocked
    there is a leak in the bathroom
    we have no hot water
    the power is out
    there is no light in our street
    when will you turn the heating on
    there is no heating in the flat
    the radiators are cold
    the lift is out of order
    the intercom is broken
    my internet provider is down
    my wifi is not working
    the router is blinking red
    my television has no signal
    put money on my mobile
    what is my mobile tariff
    change my phone plan
    i want to give the meter reading
    where do i pay my rent
    where do i pay the electricity
    is this the tax office
    how do i pay my taxes
    i want to renew my passport
    is this the pension office
    my pension has not come
    my salary has not been paid
    is this the post office
    my letter has been lost by the post office
    how do i apply for a job
    i sent you my cv
    when do i start work
    who do i talk to about a job
    i bought it on aliexpress
    can i speak to mary
    who's calling
    who is this
    why are you calling me
    you rang me
    stop calling me
    don't call here again
    i didn't call anyone
    i am not interested
    would you like to buy a vacuum cleaner
    we install windows
    we offer cheap loans
    congratulations you have won
    please leave a message after the tone
    the person you are calling is not available
    this call may be recorded
    my finger slipped
    i was calling somebody else
    i didn't mean to call
    hold on a second
    wait a moment
    just a moment please
    give me a second
    one second
    someone is at the door
    i'm driving
    i am on the other line
    i am having dinner
    shut the door
    close the window
    put that down
    get down from there
    leave the cat alone
    come and eat
    dinner is ready
    did you feed the dog
    where are my keys
    no not you
    hello can you hear me
    good morning
    good day to you
    thank you very much
    thanks
    maybe
    i don't know
    and so on
    you know what i mean
    oh my god
    for heaven's sake
    damn it
    shut up
    go to hell
    you are all fools
    la la la
    testing testing
    a b c
    nine one six
    street house flat
    it is about that thing
    the thing i told you about
    i've got a problem
    it doesn't matter
    nobody
    our neighbours are drilling
    the neighbours are too loud
    somebody parked in front of my garage
    my car won't start
    i need a tow truck
    i lost my wallet in the street
    i lost my umbrella on the bus
    the baby is crying
    the children are noisy
    my grandson is coming for dinner
    happy birthday
    merry christmas
    happy new year
    when is easter
    what shall i cook today
    what is the capital of france
    do you sell cars
    do you sell flats
    do you repair phones
    do you repair washing machines
    do you have fresh fish
    how much does it cost
    which one is better
    what would you advise
    is it any good
    what colour is it
    does it fit
    recommend me a present
    I need a doctor I feel poorly
    are you hiring drivers
    blah blah blah
    book me a haircut
    call an ambulance
    can you tell me how to bake an apple pie
    do you have red shoes
    embassy number what
    hang on someone's at the door
    hello hello
    hold on i am on the phone
    how do i get to the station
    how long till you fix my gas meter
    how tall is mount everest
    how warm is it today
    i am in the car now
    i am looking for a courier job
    i pressed something
    i told him that yesterday
    i want a job in your office
    i'm hungry
    i'm thinking
    is it going to rain tomorrow
    is this the hospital
    it's raining cats and dogs
    let me see
    mommy said i can call
    mum i will call you back
    my blood pressure is up today
    my dog had puppies
    my name is peter smith
    my router has no wifi fix it
    my taxi is late where is it
    my upstairs neighbours have flooded me
    oh dear
    one moment please
    one two three testing
    order a pizza with mushrooms
    quiet stop shouting
    the cat is on the table again
    the dog is barking sorry
    the lift is stuck between floors
    the water in our house is off when will it be back
    two large pizzas please
    visa make where document
    wait i will get a pen
    we baked pancakes yesterday with my neighbour
    what a lovely voice you have
    would you like new windows
    write down my number eight nine oh six
    you know the thing
    how old are you
    what's your name
    how much is the dollar today
    is this the phone company
    is my son at school today
    i want to work for you
    i want to be a courier
    i have an interview with you
    hang on
    i am busy
    be quiet
    where are my glasses
    put the kettle on
    i was talking to my wife
    good evening
    how many days until christmas
    do you have it in red
    how do i get to the airport
    stop it kids
    i need a visa
    one two three
    tell me a story
    i am looking for work in a warehouse
    looking for a job in a warehouse
    i want a job as a loader
    i want to get a job with you
    are you recruiting
    any openings at your warehouse
    do you take students for the summer
    part time work at a sorting centre
    where is my amazon order
    my amazon parcel is late
    amazon lost my parcel
    amazon did not bring my dress
    amazon took money from me
    amazon overcharged me
    amazon customer service
    amazon refund
    amazon account password
    my amazon seller
    sberbank app does not work
    sberbank mortgage
    sberbank took a commission
    what date is it today
    what time is it in tokyo
    my iphone screen is cracked do you repair it
    who repairs my own phone
    interview for a job
    human resources
    personnel department
    salary
    i am a courier and my courier app does not work
    how much do couriers earn
    what do your drivers earn
    divorce
    okay google
    alexa
    siri
    cancel my newspaper
    magazine subscription
    gosuslugi
    a booking with another site
    doctor
    ambulance
    theatre tickets
    library
    neighbours are noisy
    neighbours flooded us
    the lift is stuck
    hot water
    heating
    electricity
    gas
    garbage in our yard
    street lamp
    parking fine
    traffic police
    police
    fire
    visa embassy
    taxes
    kindergarten place
    translate this
    alarm
    open the window
    turn on the light
    potatoes
    accident
    lost my cat
    sit down
    give me that pen
    who is it mum
    not you i am talking to my husband
    my other phone is ringing
    i am cooking
    nothing never mind
    i forgot what i wanted
    i do not remember what i wanted
    i dialled wrong
    may i speak to the accountant
    insurance
    cheap electricity tariffs
    free dental check
    a survey
    is this the bank of cyprus
    some other bank
    pay my mobile phone bill
    pay for my mobile
    my sim card does not work
    no signal on my mobile
    are you the repair service
    repair man did not turn up
    is this samsung
    samsung service centre
    sony service centre
    school accounting department
    accounting of the school
    are you the city hall
    amazon charged my card
    amazon seller cheated me
    amazon blocked my account
    amazon app does not open
    amazon support does not answer
    amazon pickup point
    amazon return
    amazon points
    amazon discount
    complaint about amazon
    i ordered from amazon and it has not come
    amazon delivery man was late
    sberbank blocked my card
    sberbank took my money
    call from sberbank hotline
    do you need people at the pickup point
    vacancy at the point
    do you need a cleaner
    nope that is not it
    no not that
    my boiler at home is broken send somebody
    send a man to repair it at my home
    fix my tap at home
    my neighbour took my place
    my bicycle was stolen in the street
    stolen in the street
    my wife does not answer her phone
    a flat for rent
    where can i buy a stamp
    a large coffee please
    driving licence
    i am at the shop what do we need
    will ring you later
    i wanted to call my daughter
    i call my mother every sunday
    call me later dear
    locked out of my house
    i need my car fixed
    have you got a cold
    my own bank is another one
    i called my daughter by mistake
    a lodger for my flat
    my football team
    manager of the restaurant
    restaurant
    where do couriers sign up
    sign up as a courier
    my courier shift was cancelled
    my google account is blocked
    whatsapp is not working on my phone
    amazon account was hacked
    take the bread out
    bread
    collapsed
    a robbery in the street
    locksmith
    where can i rent a car
    boiling
    knocking at my door
    you have a nice voice
    tinkoff card please
    youtube doesn't open
    work from home
    any work for me
    do you pay couriers daily
    how do i become a courier
    when do i get my wages
    my shift at the warehouse
    i'm late for my shift
    i'm a loader when's the pay
    press one press two press three
    what what
    sorry wrong house
    lottery numbers
    is the shop on the corner open
    it's the wrong one i mean the other
    what's the time
    can you tell me what time it is
    what day is it
    pochta rossii lost my parcel
    this is the bank we want to talk about your loan
    we call from the bank
    your internet bill
    what's the news
    i'm bored
    i'm lonely
    tell me a joke
    where do you live
    you're stupid
    get lost
    is it recording
    all good already
    already sorted
    solved already
    i found it
    wait a minute
    hold on
    where did i put it
    grandpa come here
    switch off the kettle
    come in
    give it here
    stop it
    i'm on the phone
    i'm talking
    i'm being robbed
    there's no water
    pension fund
    passport office
    a table for two
    bus timetable
    euro rate
    exchange rate
    bitcoin price
    wildberries pickup point
    avito ad
    yandex market order
    yandex delivery
    alfa bank
    top up my phone
    my phone balance
    internet at home doesn't work
    delivery club
    google account
    apple support
    my iphone is locked
    windows won't start
    how do i repair my computer
    whatsapp doesn't work
    instagram password
    vk password
    car insurance
    my car broke down
    tyre fitting
    is that auntie
    grandma it's me
    is sergey there
    wrong number
    i've got the wrong number
    sorry i misdialled
    i've a missed call from you
    about the advertisement
    about the car
    about the flat
    the same as last time
    as usual
    the usual
    the other one
    i've something to ask
    can i ask you
    i want to ask something
    give me it
    mumble mumble
    ok google
    are you alice
    call mum
    navigate home
    what are you doing
    what do you look like
    you sound tired
    you sound like my aunt
    i'm just trying the phone
    the child is playing with the phone
    it dialled by itself
    pocket call
    sorry pocket dial
    do you sell alcohol
    do you have iphones
    is there a discount on iphones
    what does a fridge cost
    which phone should i buy
    do you buy old furniture
    i want to sell my sofa
    do you take scrap metal
    medicine for the head
    what pills for pressure
    can you lend me money
    i need money
    give me money
    money to my phone
    i won the lottery
    pray for me
    vote for me
    i'm against all this
    life is hard
    prices have gone up
    everything is expensive now
    pensions are small
    in our times it was better
    it's a long story
    where do i begin
    bless you
    guten tag
    parlez vous francais
    do you speak german
    sprechen sie deutsch
    ni hao
    i'm a student
    i'm a teacher
    i'm from india
    i'm visiting moscow
    lost my passport at the airport
    hotel reception
    room service
    my key card doesn't open the room
    lost property
    i left my bag on the train
    someone stole my bike
    drunk man in the yard
    snow isn't cleared
    rubbish isn't taken away
    is my husband at work there
    can you pass the phone to the driver petrov
    i used to work at ozon give me my papers
    i resigned and need my work book
    a certificate of income from ozon i worked there
    sick leave
    holiday pay
    who am i speaking to
    i need a lawyer
    a lawyer please
    i can't find my glasses
    i can't find the remote
    is anybody called svetlana there
    i want to work at your pickup point
    i want to work for ozon
    do you need people
    i'd like to be a packer
    how much do you pay packers
    my booking dot com hotel
    booking dot com
    my mir card from gazprombank is blocked
    my card of another bank
    what's the road like to kazan
    when's the next train to tver
    when does the shop on lenin street open
    opening hours of the bakery
    my post parcel from germany
    letter from the tax
    registered letter at the post
    i got a fine for speeding
    tv channels are gone
    i forgot my phone pin
    how do i set the clock on my phone
    phone is on silent
    how do i delete photos from my phone
    google isn't working
    mail ru doesn't open
    zoom doesn't work
    my printer at home has no paper
    write my essay
    help me with my homework
    how many legs has a spider
    i'm drunk
    she left me
    my husband died
    my grandchildren never visit
    i'm alone at home
    give my regards
    nice to meet you
    pleased to meet you
    i'm off
    you're welcome
    another time
    i'll call again
    i'll ring tomorrow
    let me read the number
    it's a seven or a one
    the number is two four six
    my surname is petrova
    i'm calling from a friend's phone
    me again
    it's about money
    some questions
    a couple of questions
    a small question
    i don't understand anything
    i don't understand you
    what nonsense
    who's this
    who is this speaking
    is this a shop
    is this a real company
    what company is this
    what number is this
    where am i calling
    did somebody ring me from here
    the phone rang and it was you
    you sent me a text what is it
    not ozon the other shop
    not your parcel the russian post's
    i need the clinic not a shop
    wrong place sorry
    oh this isn't the bank
    put me through to sberbank
    connect me to megafon
    return my shoes to lamoda
    dhl delivery is late
    cdek courier didn't come
    russian post courier
    uber driver was rude
    taxi driver took a long way
    food delivery from yandex is late
    ticket for the match
    student card
    visa to italy
    blood test results
    pressure pills dose
    can i take aspirin with wine
    car wash
    flat tyre on the road
    i'd like to order a coffin
    flowers to the grave
    a wedding cake
    renting a bike
    buy my old phone
    do you have size forty
    have you got a blue one
    compare two phones for me
    which is warmer down or wool
    will it suit me
    put your father on the phone
    complain about my neighbours
    knitting socks
    how to get to the square
    want to rent a car
    could you tell me the way to the hospital
    i've a leak in the ceiling and need someone out
    is this the number for the swimming pool
    my bank is vtb and the card has gone
    i'd like to cancel my magazine
    when do the wages get paid at the warehouse
    the bloke on the telly said to ring
    i've been on hold with the council all day
    it's my birthday today
    she's not in at the moment
    no darling put it back in the fridge
    where did you put my slippers
    i'm looking for a room to rent
    would you like to buy some honey
    hello is that the garage about my car
    you're through to the wrong person
