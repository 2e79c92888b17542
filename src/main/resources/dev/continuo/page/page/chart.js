/** Events per second over the last minute, as bars. */

const SECONDS = 60;
const GAP = 1;

export class Chart {
    #canvas;
    #values = [];

    constructor(canvas) {
        this.#canvas = canvas;
        new ResizeObserver(() => this.#draw()).observe(canvas);
        matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#draw());
    }

    /** @param {number[]} values for each second, the last one last */
    show(values) {
        this.#values = values.slice(-SECONDS);
        this.#draw();
    }

    #draw() {
        const canvas = this.#canvas;
        const { clientWidth: width, clientHeight: height } = canvas;
        const scale = devicePixelRatio;
        canvas.width = width * scale;
        canvas.height = height * scale;
        const context = canvas.getContext('2d');
        context.scale(scale, scale);
        const style = getComputedStyle(canvas);
        const step = (width + GAP) / SECONDS;
        const most = Math.max(...this.#values, 1);
        context.fillStyle = style.getPropertyValue('--line');
        context.fillRect(0, height - 1, width, 1);
        context.fillStyle = style.getPropertyValue('--accent');
        const first = SECONDS - this.#values.length;
        this.#values.forEach((value, i) => {
            const tall = value === 0 ? 0 : Math.max((value / most) * (height - 2), 2);
            context.fillRect((first + i) * step, height - 1 - tall, step - GAP, tall);
        });
    }
}
