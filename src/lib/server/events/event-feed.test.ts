import { describe, expect, it } from 'vitest';
import { EventFeed } from './event-feed';
import type { SiteEvent } from './site-event';

const event = (n: number): SiteEvent => ({ kind: 'screen.online', at: n, data: { screen: `s${n}` } });

function since(feed: EventFeed, id: string) {
  const place = feed.placeOf(id);
  return place === null ? null : feed.after(place);
}

describe('the feed of events', () => {
  it('says what happened after an id, and nothing after the newest', () => {
    const feed = new EventFeed();
    const start = feed.idOf();
    for (const n of [1, 2, 3]) feed.publish(event(n));
    expect(since(feed, start)?.map(({ at }) => at)).toEqual([1, 2, 3]);
    expect(since(feed, feed.idOf(2))?.map(({ at }) => at)).toEqual([3]);
    expect(since(feed, feed.idOf())).toEqual([]);
  });

  it('does not know the ids of another process, nor what it never gave', () => {
    const feed = new EventFeed();
    feed.publish(event(1));
    const [life] = feed.idOf().split('-');
    for (const id of [
      new EventFeed().idOf(),
      `${life}-2`,
      `${life}--1`,
      `${life}-`,
      '',
      'x',
      `${life}-1-1`,
      '-1',
    ])
      expect(since(feed, id), id).toBeNull();
  });

  it('is heard by who listens, until they leave', () => {
    const feed = new EventFeed();
    const heard: number[] = [];
    const leave = feed.listen(({ at }) => heard.push(at));
    feed.publish(event(1));
    leave();
    feed.publish(event(2));
    expect(heard).toEqual([1]);
  });

  it('keeps so many and so much, and says so when that is not enough', () => {
    const feed = new EventFeed();
    const start = feed.idOf();
    for (let n = 1; n <= 5_000; n += 1) feed.publish(event(n));
    expect(since(feed, start)).toHaveLength(5_000);
    feed.publish(event(5_001));
    expect(since(feed, start)).toBeNull();
    expect(since(feed, feed.idOf(1))).toHaveLength(5_000);
    const heavy = new EventFeed();
    for (let n = 1; n <= 10; n += 1) heavy.publish({ ...event(n), data: { text: 'x'.repeat(1_000_000) } });
    expect(since(heavy, heavy.idOf(7))).toHaveLength(3);
    expect(since(heavy, heavy.idOf(6))).toBeNull();
  });
});
