/** A browser as far as a sign-in needs one: cookies, redirects, and a page whose only button is pressed. */
export async function browse(from: string, until: (url: URL) => boolean, reach: (url: URL) => string = (url) => url.href): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(from);
  let press = false;
  for (let steps = 0; steps < 15; steps++) {
    if (until(url)) return url;
    const response = await fetch(reach(url), {
      method: press ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const to = response.headers.get('location');
    const text = await response.text();
    if (to) {
      url = new URL(to, url);
      press = false;
    } else if (!press && text.includes('<form method="post">')) press = true;
    else throw new Error(`the browser stops at ${url.pathname} with ${response.status}: ${text.slice(0, 300)}`);
  }
  throw new Error('the browser is led in circles');
}
