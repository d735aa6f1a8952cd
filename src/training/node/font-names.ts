/**
 * Fonts of handwriting, brush, sans, serif, mono and display kinds: packages @fontsource/<name>. Training takes names from
 * a to m alone; from n to z they are left to those who measure.
 */
export const fontPackages: readonly {
  readonly name: string;
  readonly subsets: readonly ('latin' | 'greek' | 'cyrillic')[];
  /** Small letters have the capitals' shapes, some of which look like digits. */
  readonly capitalsOnly?: boolean;
  /** Letters that look like a 1, 2, 7 or 8 in this font alone. */
  readonly leaveOut?: string;
}[] = [
  { name: 'abel', subsets: ['latin'] },
  { name: 'alex-brush', subsets: ['latin'], leaveOut: 'Vf' },
  { name: 'anonymous-pro', subsets: ['latin', 'greek', 'cyrillic'] },
  { name: 'anton', subsets: ['latin'] },
  { name: 'architects-daughter', subsets: ['latin'] },
  { name: 'arvo', subsets: ['latin'] },
  { name: 'bad-script', subsets: ['latin', 'cyrillic'] },
  { name: 'bangers', subsets: ['latin'], capitalsOnly: true },
  { name: 'caveat-brush', subsets: ['latin'] },
  { name: 'covered-by-your-grace', subsets: ['latin'] },
  { name: 'creepster', subsets: ['latin'], capitalsOnly: true },
  { name: 'didact-gothic', subsets: ['latin', 'greek', 'cyrillic'] },
  { name: 'gfs-didot', subsets: ['latin', 'greek'] },
  { name: 'gochi-hand', subsets: ['latin'] },
  { name: 'homemade-apple', subsets: ['latin'], leaveOut: 'FLf' },
  { name: 'indie-flower', subsets: ['latin'] },
  { name: 'knewave', subsets: ['latin'] },
];

/** Fonts of which digits are taken: hands, and what screens and forms print; from a to m as well. */
export const digitFontPackages: readonly {
  readonly name: string;
  readonly weights: readonly number[];
}[] = [
  { name: 'annie-use-your-telescope', weights: [400] },
  { name: 'architects-daughter', weights: [400] },
  { name: 'arimo', weights: [400, 700] },
  { name: 'barlow', weights: [400, 700] },
  { name: 'cabin', weights: [400, 700] },
  { name: 'carlito', weights: [400, 700] },
  { name: 'caveat', weights: [400, 700] },
  { name: 'cousine', weights: [400, 700] },
  { name: 'covered-by-your-grace', weights: [400] },
  { name: 'delius', weights: [400] },
  { name: 'didact-gothic', weights: [400] },
  { name: 'dosis', weights: [400, 700] },
  { name: 'figtree', weights: [400, 700] },
  { name: 'gochi-hand', weights: [400] },
  { name: 'hind', weights: [400, 700] },
  { name: 'ibm-plex-mono', weights: [400, 700] },
  { name: 'indie-flower', weights: [400] },
  { name: 'josefin-sans', weights: [400, 700] },
  { name: 'jost', weights: [400, 700] },
  { name: 'kalam', weights: [400, 700] },
  { name: 'karla', weights: [400, 700] },
  { name: 'lexend', weights: [400, 700] },
  { name: 'libre-baskerville', weights: [400, 700] },
  { name: 'libre-franklin', weights: [400, 700] },
  { name: 'manrope', weights: [400, 700] },
  { name: 'mansalva', weights: [400] },
  { name: 'maven-pro', weights: [400, 700] },
];

/** Icons of @fontsource/material-icons by name; none holds a digit, a plain ring or a bar. */
export const iconNames: readonly string[] = [
  ...['home', 'pets', 'face', 'favorite', 'favorite_border', 'star', 'star_border', 'cloud', 'cloud_queue'],
  ...['mood', 'mood_bad', 'sentiment_satisfied', 'thumb_up', 'thumb_down', 'pan_tool', 'fingerprint'],
  ...['person', 'group', 'school', 'work', 'shopping_cart', 'shopping_basket', 'store', 'restaurant'],
  ...['local_cafe', 'local_bar', 'local_pizza', 'local_florist', 'cake', 'icecream', 'fastfood', 'egg'],
  ...['directions_car', 'directions_bike', 'directions_boat', 'directions_bus', 'flight', 'train'],
  ...['directions_run', 'directions_walk', 'accessibility', 'accessible', 'airline_seat_flat', 'pool'],
  ...['anchor', 'beach_access', 'spa', 'park', 'nature', 'grass', 'eco', 'bug_report', 'cruelty_free'],
  ...['wb_sunny', 'ac_unit', 'bolt', 'whatshot', 'bedtime', 'umbrella', 'waves', 'water_drop', 'air'],
  ...['phone', 'email', 'print', 'save', 'delete', 'edit', 'content_copy', 'content_cut', 'content_paste'],
  ...['search', 'settings', 'build', 'lock', 'vpn_key', 'visibility', 'visibility_off', 'language'],
  ...['camera_alt', 'photo', 'image', 'brush', 'palette', 'movie', 'mic', 'music_note', 'headphones'],
  ...['play_arrow', 'skip_next', 'fast_forward', 'shuffle', 'repeat', 'volume_up', 'equalizer'],
  ...['arrow_back', 'arrow_forward', 'arrow_upward', 'arrow_downward', 'refresh', 'sync', 'autorenew'],
  ...['menu', 'apps', 'more_horiz', 'view_list', 'view_module', 'dashboard', 'grid_on', 'list', 'sort'],
  ...['check', 'close', 'add', 'done_all', 'check_box', 'check_circle', 'cancel', 'warning', 'flag'],
  ...['bookmark', 'label', 'folder', 'attach_file', 'link', 'send', 'share', 'reply', 'undo', 'redo'],
  ...['wifi', 'bluetooth', 'usb', 'router', 'computer', 'phone_iphone', 'keyboard', 'mouse', 'watch'],
  ...['map', 'place', 'navigation', 'explore', 'terrain', 'traffic', 'layers', 'public', 'satellite'],
  ...['alarm', 'event', 'hourglass_empty', 'schedule', 'lightbulb_outline', 'power', 'battery_full'],
  ...['qr_code', 'extension', 'functions', 'percent', 'copyright', 'gavel', 'science', 'casino', 'toys'],
];
