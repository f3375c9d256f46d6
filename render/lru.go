package render

import "container/list"

// lru keeps the values used last, within a budget of bytes. The zero value
// is not usable; see newLRU. It is not safe for use by several goroutines.
type lru[K comparable, V any] struct {
	budget, used int
	order        *list.List // front: used last
	items        map[K]*list.Element
}

type lruItem[K comparable, V any] struct {
	key  K
	val  V
	cost int
}

func newLRU[K comparable, V any](budget int) *lru[K, V] {
	return &lru[K, V]{budget: budget, order: list.New(), items: map[K]*list.Element{}}
}

// get returns the value of k and marks it as used.
func (c *lru[K, V]) get(k K) (v V, ok bool) {
	e, ok := c.items[k]
	if !ok {
		return v, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*lruItem[K, V]).val, true
}

// put stores v and drops what was used longest ago until the budget is kept.
// A value that alone is over the budget is not stored.
func (c *lru[K, V]) put(k K, v V, cost int) {
	c.drop(k)
	if cost > c.budget {
		return
	}
	c.items[k] = c.order.PushFront(&lruItem[K, V]{k, v, cost})
	c.used += cost
	for c.used > c.budget {
		c.drop(c.order.Back().Value.(*lruItem[K, V]).key)
	}
}

func (c *lru[K, V]) drop(k K) {
	if e, ok := c.items[k]; ok {
		c.used -= e.Value.(*lruItem[K, V]).cost
		c.order.Remove(e)
		delete(c.items, k)
	}
}

func (c *lru[K, V]) dropIf(drop func(K) bool) {
	for k := range c.items {
		if drop(k) {
			c.drop(k)
		}
	}
}
