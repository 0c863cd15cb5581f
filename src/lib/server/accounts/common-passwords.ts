/*
 * The passwords that are tried first, as far as they have 8 characters: what published leaks have at the top, and the
 * way people stretch a short favourite to the length that was asked for. Compared without case.
 */

const AS_THEY_ARE = `
123456789 12345678 1234567890 11111111 00000000 87654321 987654321 0987654321 123123123 12341234 11223344 1122334455
12344321 123454321 112233445566 123321123 1234554321 1234512345 147258369 147852369 159753456 741852963 789456123
963852741 321321321 13131313 12121212 10101010 20202020 69696969 77777777 88888888 99999999 123456123 123456654321
0123456789 01234567 012345678 123456781 1234567891 12345678910 1234567899 123456788 31415926 314159265 27182818
qwertyui qwertyuiop qwertyuiop123 qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertz123 qwertzuiop
azertyui azertyuiop azerty123 asdfghjk asdfghjkl asdfasdf asdf1234 asdfqwer asdfghjkl1 zxcvbnm1 zxcvbnm123 zxcvbnm,
qazwsxedc qazwsx123 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 zaq12wsx zaq1zaq1 q1w2e3r4 q1w2e3r4t5 1q2w3e4r 1q2w3e4r5t
1q2w3e4r5t6y 1qaz1qaz qweasdzxc qweasd123 qwe123qwe qweqweqwe 123qweasd 123qweasdzxc 1234qwer qwer1234 abcd1234
1234abcd abc12345 abcd12345 abcdefgh abcdefghi abc123abc abc123456 a1b2c3d4 aa123456 aa12345678 a12345678 a123456789
ab123456 asd123456 qq123456 wang1234 zz123456 123456aa 123456ab 123456qq 12345qwert 123abc123 1a2b3c4d aaaaaaaa
passw0rd p@ssw0rd p@ssword pa55word pa$$word passw0rd1 p@ssw0rd1 passwort passwort1 motdepasse motdepasse1 contrasena
contraseña wachtwoord senha123 parola123 haslo123 lozinka1 пароль123 passwordpassword passpass pass1234 pass12345
administrator administrateur adminadmin admin123 admin1234 admin12345 admin123456 rootroot root1234 toor1234
changeme changeme1 changeme123 changethis changeit default1 defaultpassword letmein1 letmein123 letmeinnow trustno1
iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou123 ilovegod ilovejesus iloveme1 loveyou1 loveme123 lovelove jetaime1
football football1 baseball baseball1 basketball softball hockey123 superman superman1 batman123 spiderman spiderman1
pokemon1 pokemon123 starwars starwars1 startrek startrek1 matrix123 minecraft minecraft1 fortnite fortnite1 nintendo
playstation xbox3600 whatever whatever1 princess princess1 sunshine sunshine1 sunshine! butterfly chocolate chocolate1
liverpool liverpool1 chelsea1 arsenal1 manchester barcelona juventus marseille realmadrid bayern123 mustang1 corvette
mercedes porsche1 ferrari1 yamaha123 harley123 metallica slipknot nirvana1 greenday blink182 eminem123 rockstar
computer computer1 internet internet1 samsung1 samsung123 microsoft windows1 windows10 google123 facebook facebook1
youtube1 instagram linkedin linkedin1 myspace1 twitter1 yahoo123 hotmail1 michelle michelle1 jennifer jennifer1
jessica1 elizabeth alexander alexandra christian christina christopher danielle stephanie stephen1 benjamin nicholas
samantha victoria veronica isabella gabriela fernando francisco alejandro alejandra sebastian valentina guillaume
frederic caroline isabelle nathalie mohammed mohamed1 muhammad charlie1 thomas123 michael1 daniel123 andrew123
jordan23 jordan123 ashley123 william1 maverick patrick1 garfield snoopy123 scooby123 mickey123 pussycat mother123
babygirl babygirl1 angel123 angels123 blessed1 godisgood jesus123 jesuschrist faith123 heaven123 freedom1 secret123
topsecret mypassword mypass123 yourmom1 fuckyou1 fuckyou2 fuckyou! bullshit asshole1 hello123 hello1234 hellohello
bonjour1 bonjour123 welcome1 welcome2 welcome123 welcome1234 welcome! welcome@123 password! password@1 test1234
testtest test12345 testing1 testing123 tester123 temp1234 temporary guest123 guestguest user1234 username username1
support1 service1 server123 database oracle123 master123 masterkey manager1 manager123 monkey123 dragon123 shadow123
killer123 jordan01 hunter123 ranger123 buster123 tigger123 pepper123 ginger123 cookie123 summer123 winter123 spring123
autumn123 london123 paris123 france123 america1 colorado cowboys1 steelers yankees1 redskins packers1 lakers24 eagles123
blahblah asdfjkl; abababab asasasas zxczxczxc 1z2x3c4v zxcv1234 1234zxcv vbnmvbnm mnbvcxz1 poiuytre poiuytrewq lkjhgfdsa
drowssap tequiero tequiero1 teamomucho estrella amorcito mariposa hermosa1 bismillah doudou123 chouchou soleil123 loulou123
vitrine1 vitrine123 vitrine1234 signage1 signage123 digitalsignage raspberry raspberrypi raspberry1 pi123456 kiosk123
display1 display123 screen123 affichage ecran123
`;

const FAVOURITES = `password passwort welcome bonjour letmein monkey dragon qwerty azerty qwertz admin administrator
 sunshine princess football master shadow superman summer winter spring autumn soleil marseille charlie michael
 computer secret freedom whatever hello login access flower vitrine signage kiosk company office service`;
const ENDINGS = `1 2 3 7 12 123 1234 12345 123456 ! 1! 123! !1 @1 @123 01 00 11 69 007 2020 2021 2022 2023 2024 2025 2026
 2027 #1 .`;

const words = (text: string) => text.split(/\s+/).filter((word) => word.length > 0);

const COMMON: ReadonlySet<string> = new Set([
  ...words(AS_THEY_ARE),
  ...words(FAVOURITES).flatMap((word) => [word, ...words(ENDINGS).map((ending) => word + ending)]),
]);

/** One of the commonest, or one character over and over. */
export function isCommonPassword(password: string): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return COMMON.has(plain) || new Set(plain).size === 1;
}
